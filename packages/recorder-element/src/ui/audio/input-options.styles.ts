import { css } from 'lit';

/**
 * The file button and the microphone menu: less prominent than the record button.
 *
 * @csspart upload - Action: chooses an audio file
 * @csspart microphone - The menu of microphones
 * @csspart file-name - The name of an uploaded file
 *
 * @slot upload-icon - An icon for the Upload audio button
 */
export const inputOptionsStyles = css`
  .input-options {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 1em;
    color: var(--text-soft);
  }

  /* Below a transcript, so that the text does not move. */

  :host(:state(transcribed):not(:state(empty))) .audio-panel {
    display: contents;
  }

  :host(:state(transcribed):not(:state(empty))) .audio-panel > * {
    order: 1;
    min-inline-size: 0;
  }

  :host(:state(transcribed):not(:state(empty))) .audio-panel > .player-container {
    grid-area: 2 / 1;
  }

  .input-options .action {
    min-block-size: 3.143em;
    border: 0;
    padding: 0;
    background: none;
    font-size: 0.875em;
    font-weight: 400;
    text-decoration: underline color-mix(in srgb, currentColor 40%, transparent);
    text-underline-offset: 0.3em;
  }

  .file-input {
    display: contents;
  }

  .file-name {
    margin-block-end: 0.571em;
  }

  .microphone-picker {
    flex: 1 1 4em;
    min-inline-size: 0;
  }

  .microphone {
    position: relative;
    display: flex;
    align-items: center;
    justify-content: end;
  }

  .microphone select {
    min-inline-size: 0;
    padding-inline-end: 1.429em;
    text-overflow: ellipsis;
  }

  .microphone::after {
    content: '';
    position: absolute;
    inset-inline-end: 0.125em;
    inline-size: 0.525em;
    border-block-start: 0.306em solid;
    clip-path: polygon(0 0, 100% 0, 50% 100%);
    pointer-events: none;
  }

  .input-options .action:hover {
    box-shadow: none;
  }

  .input-options .action:hover,
  .microphone:hover {
    color: var(--text);
  }
`;
