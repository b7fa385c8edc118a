import { css } from 'lit';

export const audioPanelStyles = css`
  .audio-panel {
    position: relative;
    min-inline-size: 0;
  }

  /* What moves, and answers to the pointer. */

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
    box-shadow: inset 0 0 0 9rem color-mix(in srgb, currentColor 9%, transparent);
  }

  /* A file is held over it. */
  .drop-target {
    outline: 2px dashed var(--accent);
    outline-offset: -0.5rem;
  }

  .live-audio[hidden],
  .input-options[hidden],
  .audio-panel > :empty,
  .file-notice:empty {
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

  /* What is not heard just now. */
  :host(:not(:state(recording))) .live-audio .waveform {
    opacity: 0.5;
  }

  .silence,
  .file-notice {
    font-size: 0.875rem;
    text-wrap: pretty;
  }

  .silence,
  .live-audio .action {
    margin-block-start: 0.75rem;
  }

  .upload-progress progress {
    position: absolute;
    inset: calc(100% + 0.5rem) 0 auto;
    inline-size: 100%;
    block-size: 0.25rem;
    accent-color: var(--accent);
  }

  /* What else there is to record with: quieter than the button that records. */

  .input-options {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 1rem;
    color: var(--text-soft);
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

  .file-notice {
    order: 1;
    flex-basis: 100%;
    color: var(--text);
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

  /* A text that can only be read needs no button. */
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

    a.action,
    .status-icon ~ .actions :first-child {
      color: ButtonText;
    }

    .main,
    .status-icon ~ .actions :first-child {
      border: 2px solid Highlight;
    }

    .microphone::after {
      forced-color-adjust: none;
      background: ButtonText;
    }
  }
`;
