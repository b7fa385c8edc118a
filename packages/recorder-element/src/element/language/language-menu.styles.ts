import { css } from 'lit';

/**
 * The menu of spoken languages.
 *
 * @csspart language - The menu of spoken languages
 */
export const languageMenuStyles = css`
  .language {
    position: relative;
    display: flex;
    align-items: center;
    gap: 0.5em;
    font-size: 0.875em;
  }

  .language-code {
    display: none;
  }

  .language select {
    min-block-size: 3.143em;
    min-inline-size: 0;
    padding-inline-end: 1.25em;
    font-size: 1em;
  }

  .language::after {
    content: '';
    position: absolute;
    inset-inline-end: 0.125em;
    inline-size: 0.6em;
    border-block-start: 0.35em solid;
    clip-path: polygon(0 0, 100% 0, 50% 100%);
    pointer-events: none;
  }

  .language:hover {
    color: var(--text);
  }
`;
