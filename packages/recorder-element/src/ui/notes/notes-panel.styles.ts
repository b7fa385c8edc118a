import { css } from 'lit';

/** The styles of previous and deleted notes. */
export const notesStyles = css`
  .undo,
  .notes-footer {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem 1rem;
  }

  .undo {
    border-radius: 0.75rem;
    padding-block: 0.25rem;
    padding-inline: 1rem 0.25rem;
    background: color-mix(in srgb, var(--text) 9%, transparent);
  }

  .undo:empty {
    display: none;
  }

  .undo .action,
  .notes .action {
    flex: none;
  }

  .notes {
    border-block-start: 1px solid var(--line);
    padding-block-start: 0.5rem;
  }

  .notes > summary {
    min-block-size: 2.75rem;
    align-content: center;
    font-size: 0.9375rem;
    font-weight: 500;
  }

  .note-list {
    display: grid;
    gap: 1rem;
    margin-block: 0.5rem 1rem;
    padding: 0;
    list-style: none;
  }

  .note {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 1rem;
  }

  .note > div:first-child {
    flex: 1 1 min(14rem, 100%);
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
