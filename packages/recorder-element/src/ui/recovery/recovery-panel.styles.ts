import { css } from 'lit';

/** The styles of the recovery panel. */
export const recoveryStyles = css`
  .recovery {
    display: grid;
    gap: 1rem;
    border-block-start: 1px solid var(--line);
    padding-block-start: 1.25rem;
  }

  .recovery .title {
    font-size: 1rem;
  }

  .interrupted-list {
    display: grid;
    gap: 1.25rem;
    padding: 0;
    list-style: none;
  }

  .interrupted {
    display: grid;
    gap: 0.5rem;
  }

  .recovery .player {
    grid-area: auto;
  }

  .recovery .action {
    flex: 0 1 auto;
  }
`;
