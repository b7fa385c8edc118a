import { css } from 'lit';

/**
 * The styles of the recovery panel.
 *
 * @csspart recovery - The list of interrupted recordings
 * @csspart interrupted - An interrupted recording
 * @csspart listen - Action: plays an interrupted recording
 *
 * @slot listen-icon - The icon of the button that plays an interrupted recording
 */
export const recoveryStyles = css`
  .recovery {
    display: grid;
    gap: 1em;
    border-block-start: 1px solid var(--line);
    padding-block-start: 1.25em;
  }

  .recovery .title {
    font-size: 1em;
  }

  .interrupted-list {
    display: grid;
    gap: 1.25em;
    padding: 0;
    list-style: none;
  }

  .interrupted {
    display: grid;
    gap: 0.5em;
  }

  .recovery .player {
    grid-area: auto;
  }
`;
