import { css } from 'lit';

/**
 * The styles of a long transcript.
 *
 * @csspart paragraph - A paragraph of a long transcript
 * @csspart speaker - The name of a speaker, which can be edited
 * @csspart time - The time at the start of a paragraph, which plays from there
 */
export const longTranscriptStyles = css`
  /* Those out of view are not laid out. */
  .paragraph {
    content-visibility: auto;
    contain-intrinsic-block-size: auto 10em;
    white-space: normal;
  }

  .paragraph > p {
    white-space: pre-line;
  }

  .paragraph + .paragraph {
    padding-block-start: 0.75em;
  }

  /* In forced colors, the border shows that it is a field. */
  .speaker {
    display: block;
    field-sizing: content;
    box-sizing: border-box;
    min-inline-size: 3em;
    max-inline-size: 100%;
    margin-inline-start: -0.5em;
    border: 1px solid transparent;
    border-radius: 0.5em;
    padding: 0.25em 0.5em;
    background: none;
    color: inherit;
    font: inherit;
    font-weight: 600;
  }

  .speaker:read-write:is(:hover, :focus) {
    border-color: var(--line);
  }

  .time {
    margin-inline-start: -0.5em;
    border-radius: 0.5em;
    padding: 0.375em 0.5em;
    color: var(--text-soft);
    font-size: 0.789em;
    font-variant-numeric: tabular-nums;
    cursor: inherit;
  }

  .time::before {
    content: attr(data-time);
  }

  .time:enabled:hover {
    color: inherit;
  }
`;
