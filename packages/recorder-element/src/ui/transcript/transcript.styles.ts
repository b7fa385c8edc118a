import { css } from 'lit';

/**
 * The styles of a transcript that can be played and edited.
 *
 * @csspart toolbar - The actions below the transcript
 * @csspart edit - Action: edits the transcript
 * @csspart copy - Action: copies the transcript
 * @csspart download-text - Action: opens the menu of download formats
 * @csspart menu - The menu of download formats
 * @csspart menu-item - A download format
 * @csspart status-message - The message that the text was copied or saved
 * @csspart editor - The text field that edits the transcript
 * @csspart save - Action: saves the edited transcript
 *
 * @slot edit-icon - An icon for the Edit button
 * @slot copy-icon - An icon for the Copy button
 * @slot download-text-icon - An icon for the button that opens the menu of download formats
 */
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
    gap: 0.5em;
    margin-block-start: 1em;
  }

  /* In narrow elements, the menu starts at the start of the toolbar. */

  @container (inline-size >= 30em) {
    .menu-frame {
      position: relative;
    }
  }

  .menu-frame > .action::after {
    content: '';
    inline-size: 0.6em;
    border-block-start: 0.35em solid;
    clip-path: polygon(0 0, 100% 0, 50% 100%);
  }

  .menu {
    position: absolute;
    z-index: 1;
    inset-block-start: calc(100% + 0.25em);
    inset-inline-start: 0;
    display: grid;
    inline-size: max-content;
    max-inline-size: calc(100cqi - 3.5em);
    border: 1px solid var(--line);
    border-radius: min(0.75em, var(--radius));
    padding: 0.25em;
    background: var(--surface);
    box-shadow: 0 0.5em 1.5em rgb(0 0 0 / 0.15);
  }

  .menu[hidden] {
    display: none;
  }

  .menu-item {
    min-block-size: 2.9335em;
    border-radius: 0.533em;
    padding-inline: 0.933em;
    font-size: 0.9375em;
    text-align: start;
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
    border-radius: min(0.632em, var(--radius));
    padding: 0.632em 0.842em;
    white-space: pre-wrap;
  }

  textarea.long {
    block-size: 70vh;
    field-sizing: fixed;
  }

  textarea.transcript:focus-visible {
    outline-offset: -1px;
  }

  .editor > .hint {
    margin-block: 0.571em 1.143em;
  }

  @media (forced-colors: active) {
    .transcript::highlight(audio-transcriber-spoken) {
      background-color: Highlight;
      color: HighlightText;
    }
  }
`;
