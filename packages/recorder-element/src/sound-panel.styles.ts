import { css } from 'lit';

export const soundPanelStyles = css`
  .sound {
    display: grid;
    gap: 1rem;
  }

  .live-sound[hidden],
  .choice[hidden],
  .sound > :empty,
  .file-notice:empty {
    display: none;
  }

  .silent,
  .file-notice {
    font-size: 0.875rem;
    text-wrap: pretty;
  }

  .silent,
  .live-sound .action {
    margin-block-start: 0.75rem;
  }

  .choice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 1.25rem;
  }

  .file-place {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 1rem;
  }

  .microphones {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
    color: var(--text-soft);
    font-size: 0.875rem;
  }

  .microphones select {
    max-inline-size: 100%;
    min-block-size: 2.75rem;
    border: 1px solid var(--line);
    border-radius: 9rem;
    padding-inline: 0.75rem;
    background: var(--surface);
    color: var(--text);
    font: inherit;
  }
`;
