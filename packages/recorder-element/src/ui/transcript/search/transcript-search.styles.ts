import { css } from 'lit';

/**
 * The styles of the search in a long transcript.
 *
 * @csspart search - Action: opens the search in a long transcript
 * @csspart search-bar - The search in a long transcript
 * @csspart search-field - The field for the words to search for
 * @csspart previous-match - Action: shows the previous match
 * @csspart next-match - Action: shows the next match
 * @csspart close - Action: closes the search
 *
 * @slot search-icon - The icon of the button that opens the search
 * @slot previous-match-icon - The icon of the button that shows the previous match
 * @slot next-match-icon - The icon of the button that shows the next match
 * @slot close-icon - The icon of the button that closes the search
 */
export const transcriptSearchStyles = css`
  /* In reach if the page shows the transcript in its full height. */
  .search-bar {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5em;
    padding-block-end: 0.75em;
    background: var(--surface);
  }

  .search-bar:has(+ [hidden]) {
    display: none;
  }

  .search-bar > input {
    flex: 1 1 5em;
    min-inline-size: 0;
    min-block-size: 2.75em;
    border: 1px solid var(--line);
    border-radius: min(0.75em, var(--radius));
    padding: 0 0.75em;
    background: none;
    color: inherit;
    font: inherit;
    cursor: text;
  }

  .search-bar > input:focus-visible {
    outline-offset: -1px;
  }

  .search-bar > input::-webkit-search-cancel-button {
    display: none;
  }

  .search-bar > .hint {
    flex: none;
    font-variant-numeric: tabular-nums;
  }

  @container (inline-size < 20em) {
    .search-bar > input {
      flex-basis: 100%;
    }

    .search-bar > .hint {
      flex: 1;
    }
  }

  .current-match {
    position: absolute;
    border-radius: 0.1em;
    outline: 2px solid var(--text);
    pointer-events: none;
    scroll-margin-block: 3lh;
  }

  .transcript::highlight(audio-transcriber-match) {
    background-color: Mark;
    color: MarkText;
  }
`;
