import { css } from 'lit';

/** The styles of a transcript that can be played and edited. */
export const transcriptStyles = css`
  .transcript-body {
    position: relative;
    isolation: isolate;
  }

  .playable > .transcript {
    cursor: pointer;
  }

  .transcript::highlight(audio-transcriber-low-confidence) {
    text-decoration: underline dotted 2px var(--text-soft, GrayText);
    text-underline-offset: 0.25em;
  }

  .transcript::highlight(audio-transcriber-spoken) {
    background-color: color-mix(in srgb, var(--accent, orange) 30%, transparent);
  }

  .word-highlight {
    position: absolute;
    z-index: -1;
    border-radius: 0.2em;
  }

  .word-highlight.low-confidence {
    border-block-end: 2px dotted var(--text-soft);
  }

  .word-highlight.spoken {
    background: color-mix(in srgb, var(--accent) 30%, transparent);
  }

  .word-cursor {
    position: absolute;
    border-radius: 0.1em;
    pointer-events: none;
    scroll-margin-block: 3lh;
    outline-offset: 1px;
  }

  .toolbar {
    position: relative;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
    margin-block-start: 1rem;
  }

  .toolbar .action,
  ::slotted([slot='toolbar']) {
    flex: none;
  }

  .status-message {
    color: var(--text-soft);
    font-size: 0.875rem;
  }

  /* In narrow elements, the menu starts at the start of the toolbar. */

  @container (inline-size >= 30rem) {
    .menu-frame {
      position: relative;
    }
  }

  .menu-frame > .action::after {
    content: '';
    inline-size: 0.6em;
    block-size: 0.35em;
    margin-inline-start: 0.5em;
    background: currentColor;
    clip-path: polygon(0 0, 100% 0, 50% 100%);
  }

  .menu-frame > .action {
    grid-auto-flow: column;
    align-items: center;
  }

  .menu {
    position: absolute;
    z-index: 1;
    inset-block-start: calc(100% + 0.25rem);
    inset-inline-start: 0;
    display: grid;
    inline-size: max-content;
    max-inline-size: calc(100cqi - 3.5rem);
    border: 1px solid var(--line);
    border-radius: 0.75rem;
    padding: 0.25rem;
    background: var(--surface);
    box-shadow: 0 0.5rem 1.5rem rgb(0 0 0 / 0.15);
  }

  .menu[hidden] {
    display: none;
  }

  .menu-item {
    min-block-size: 2.75rem;
    border: 0;
    border-radius: 0.5rem;
    padding-inline: 0.875rem;
    background: none;
    color: inherit;
    font: inherit;
    font-size: 0.9375rem;
    text-align: start;
    cursor: pointer;
  }

  .menu-item:focus-visible {
    outline-offset: -2px;
  }

  .menu-item:hover,
  .menu-item:focus-visible {
    background: color-mix(in srgb, var(--text) 8%, transparent);
  }

  textarea.transcript {
    display: block;
    inline-size: 100%;
    max-inline-size: none;
    min-block-size: 6lh;
    max-block-size: 70vh;
    field-sizing: content;
    resize: vertical;
    border: 1px solid var(--line);
    border-radius: 0.75rem;
    padding: 0.75rem 1rem;
    background: none;
    color: inherit;
    font-family: inherit;
    white-space: pre-wrap;
  }

  textarea.transcript:focus-visible {
    outline-offset: -1px;
  }

  .editor .action {
    flex: 0 1 auto;
  }

  .editor > .hint {
    margin-block: 0.5rem 1rem;
  }

  @media (forced-colors: active) {
    .transcript::highlight(audio-transcriber-spoken) {
      background-color: Highlight;
      color: HighlightText;
    }

    .menu-frame > .action::after {
      forced-color-adjust: none;
      background: ButtonText;
    }

    .word-highlight.spoken {
      outline: 2px solid Highlight;
    }
  }
`;
