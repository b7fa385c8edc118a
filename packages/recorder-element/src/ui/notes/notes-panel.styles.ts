import { css } from 'lit';

/**
 * The styles of previous and deleted notes.
 *
 * @csspart undo - The message that a note was deleted, and the button that brings it back
 * @csspart undo-delete - Action: brings a deleted note back
 * @csspart notes - The previous notes
 * @csspart notes-summary - The heading that opens the previous notes
 * @csspart note - A previous note
 * @csspart note-text - The text of a previous note
 * @csspart open-note - Action: opens a previous note
 * @csspart delete-note - Action: deletes a previous note
 * @csspart delete-all - Action: deletes all previous notes, or all interrupted recordings
 */
export const notesStyles = css`
  .undo,
  .notes-footer {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.5em 1em;
  }

  .undo {
    border-radius: min(0.75em, var(--radius));
    padding-block: 0.25em;
    padding-inline: 1em 0.25em;
    background: color-mix(in srgb, var(--text) 9%, transparent);
  }

  .undo:empty {
    display: none;
  }

  .notes {
    border-block-start: 1px solid var(--line);
    padding-block-start: 0.5em;
  }

  .notes > summary {
    min-block-size: 2.9335em;
    align-content: center;
    font-size: 0.9375em;
    font-weight: 500;
  }

  .note-list {
    display: grid;
    gap: 1em;
    margin-block: 0.5em 1em;
    padding: 0;
    list-style: none;
  }

  .note {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5em 1em;
  }

  .note > div:first-child {
    flex: 1 1 min(14em, 100%);
    min-inline-size: 0;
  }

  .note-text {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
  }
`;
