import { css } from 'lit';

/**
 * The styles of a transcript that can be played and edited.
 *
 * @csspart toolbar - The actions below the transcript
 * @csspart edit - Action: edits the transcript
 * @csspart copy - Action: copies the transcript
 * @csspart download-text - Action: opens the menu of download formats
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
    display: flex;
    flex: 1;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5em;
  }

  @container (inline-size < 20em) {
    .toolbar .label {
      display: none;
    }
  }

  .status-message:empty {
    position: absolute;
  }

  /* The editor takes the place of the text. */

  .panel:has(.editor) .tools {
    display: none;
  }

  textarea.transcript {
    display: block;
    inline-size: 100%;
    max-inline-size: none;
    min-block-size: 6lh;
    max-block-size: 50svh;
    field-sizing: content;
    resize: vertical;
    border: 1px solid var(--line);
    border-radius: min(0.632em, var(--radius));
    padding: 0.632em 0.842em;
    white-space: pre-wrap;
  }

  textarea.long {
    block-size: 50svh;
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
