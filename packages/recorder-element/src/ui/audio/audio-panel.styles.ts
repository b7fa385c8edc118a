import { css } from 'lit';

/**
 * The styles of the live waveform, of messages and of the upload, and the animations.
 *
 * @csspart silence - The message that the microphone is silent
 * @csspart use-microphone - Action: switches from a silent microphone to another one
 * @csspart progress - The progress of the upload
 * @csspart notice - A message: what would prevent a transcript, or a rejected file
 * @csspart upload - Action: chooses an audio file
 * @csspart microphone - Action: opens the menu of microphones
 * @csspart microphone-option - A menu item: a microphone
 * @csspart more - Action: opens the menu of more actions
 * @csspart file-name - The name of an uploaded file
 *
 * @slot upload-icon - The icon of the Upload audio button
 * @slot microphone-icon - The icon of the button that opens the menu of microphones
 * @slot more-icon - The icon of the button that opens the menu of more actions
 */
export const audioPanelStyles = css`
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

  .file-notice:empty {
    display: none;
  }

  svg {
    flex: none;
    inline-size: 1.6em;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  path[d$='z'] {
    fill: currentColor;
  }

  .status-icon svg {
    inline-size: 1.75em;
  }

  /* Only an icon. */
  .round {
    flex: none;
    inline-size: 2.9335em;
    padding: 0;
  }

  @container (inline-size < 30em) {
    .action:not(.primary):has(.label) {
      inline-size: 2.9335em;
      padding: 0;
    }

    .action:not(.primary) > .label {
      display: none;
    }
  }

  [dir='rtl'] .icon-play {
    scale: -1 1;
  }

  .recording-indicator {
    white-space: nowrap;
  }

  .recording-indicator::before {
    content: '';
    display: inline-block;
    margin-inline-end: 0.35em;
    border: 0.25em solid var(--accent);
    border-radius: 50%;
    animation: breathe 2s ease-in-out infinite;
  }

  /* The waveform while paused. */
  :host(:not(:state(recording))) .live-audio .waveform {
    opacity: 0.5;
  }

  [part='silence'],
  .file-notice {
    font-size: 0.875em;
    text-wrap: pretty;
  }

  [part='silence'] {
    margin-block: 0.857em;
  }

  /* At the lower edge of the panel, so that nothing moves. */
  .panel {
    position: relative;
  }

  progress {
    position: absolute;
    inset: auto var(--radius) 0;
    inline-size: calc(100% - 2 * var(--radius));
    block-size: 0.25em;
    accent-color: var(--accent);
  }

  /* A read-only text needs no button. */
  :host(:state(idle):not(:state(disabled))) .panel:has(.transcript) > .controls:has([aria-disabled='true']) {
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

    .waveform {
      color: CanvasText;
      accent-color: Highlight;
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
