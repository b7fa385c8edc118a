import { css } from 'lit';

/** The file button and the microphone menu: less prominent than the record button. */
export const inputOptionsStyles = css`
  .input-options {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 1rem;
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
    flex: none;
    border: 0;
    padding: 0;
    background: none;
    font-size: 0.875rem;
    font-weight: 400;
    text-decoration: underline color-mix(in srgb, currentColor 40%, transparent);
    text-underline-offset: 0.3em;
  }

  .file-input {
    display: contents;
  }

  .file-name {
    margin-block-end: 0.5rem;
    color: var(--text-soft);
    font-size: 0.875rem;
  }

  .file-notice {
    margin-block-start: 0.5rem;
  }

  .microphone-picker {
    flex: 1 1 4rem;
    min-inline-size: 0;
  }

  .microphone {
    position: relative;
    display: flex;
    align-items: center;
    justify-content: end;
    font-size: 0.875rem;
  }

  .microphone span {
    position: absolute;
    clip-path: inset(50%);
  }

  .microphone select {
    appearance: none;
    min-inline-size: 0;
    min-block-size: 2.75rem;
    border: 0;
    border-radius: 9rem;
    padding-inline: 0.5rem 1.25rem;
    background: none;
    color: inherit;
    font: inherit;
    text-overflow: ellipsis;
    cursor: pointer;
  }

  .microphone option {
    background: var(--surface);
    color: var(--text);
  }

  .microphone::after {
    content: '';
    position: absolute;
    inset-inline-end: 0.125rem;
    inline-size: 0.6em;
    block-size: 0.35em;
    background: currentColor;
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

  @media (forced-colors: active) {
    .microphone::after {
      forced-color-adjust: none;
      background: ButtonText;
    }
  }
`;
