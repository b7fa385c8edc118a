import { css } from 'lit';

/**
 * The styles of the live waveform, of messages and of the upload, and the animations.
 *
 * @csspart silence - The message that the microphone is silent
 * @csspart use-microphone - Action: switches from a silent microphone to another one
 * @csspart progress - The progress of the upload
 * @csspart notice - A message: what would prevent a transcript, or a rejected file
 */
export const audioPanelStyles = css`
  .audio-panel {
    position: relative;
    min-inline-size: 0;
  }

  /* Transitions and hover effects. */

  .icon {
    transition: 0.2s;
  }

  .record:hover {
    border-color: currentColor;
  }

  .primary-button:active {
    scale: 0.95;
  }

  .busy {
    animation: turn 1s linear infinite;
  }

  .action:hover {
    box-shadow: inset 0 0 0 9em color-mix(in srgb, currentColor 9%, transparent);
  }

  /* While a file is dragged over the element. */
  .drop-target {
    outline: 2px dashed var(--accent);
    outline-offset: -0.5em;
  }

  .input-options[hidden],
  .audio-panel > :empty,
  .file-notices:has(> :empty) {
    display: none;
  }

  .recording-indicator::before {
    content: '';
    display: inline-block;
    margin-inline-end: 0.5em;
    border: 0.25em solid var(--accent);
    border-radius: 50%;
    animation: breathe 2s ease-in-out infinite;
  }

  /* The waveform while paused. */
  :host(:not(:state(recording))) .live-audio .waveform {
    opacity: 0.5;
  }

  select {
    appearance: none;
    min-block-size: 3.143em;
    border-radius: var(--at-button-radius, 9em);
    padding-inline: 0.571em;
    font-size: 0.875em;
  }

  option {
    background: var(--surface);
    color: var(--text);
  }

  [part='silence'],
  .file-notice {
    font-size: 0.875em;
    text-wrap: pretty;
  }

  [part='silence'] {
    margin-block-start: 0.857em;
  }

  .live-audio .action {
    margin-block-start: 0.8em;
  }

  .file-notice,
  .upload-progress .hint {
    margin-block-start: 0.571em;
  }

  .upload-progress progress {
    position: absolute;
    inset: calc(100% + 0.5em) 0 auto;
    inline-size: 100%;
    block-size: 0.25em;
    accent-color: var(--accent);
  }

  /* A read-only text needs no button. */
  :host(:state(idle):not(:state(disabled))) .panel:has(.transcript) > .controls:has([aria-disabled='true']),
  :host(:state(idle):not(:state(disabled))) .panel:has(.transcript) > .controls:has([aria-disabled='true']) + .audio-panel {
    display: none;
  }

  :host(:state(disabled)) {
    opacity: 0.5;
    cursor: not-allowed;
  }

  .panel:disabled * {
    box-shadow: none;
    cursor: inherit;
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  @keyframes breathe {
    50% {
      opacity: 0.25;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    ::before {
      animation: none !important;
      transition: none !important;
    }
  }

  @media (forced-colors: active) {
    .icon {
      background: CanvasText;
    }

    .busy {
      border-block-start-color: Highlight;
    }

    a.action {
      color: ButtonText;
    }

    .primary {
      border: 2px solid Highlight;
    }
  }
`;
