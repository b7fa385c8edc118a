import { css } from 'lit';

/** Colours follow the page's `color-scheme`. */
export const styles = css`
  :host {
    --accent: var(--at-accent, light-dark(#c7362f, #ff6f64));
    --surface: var(--at-surface, light-dark(#fff, #1e1b19));
    --text: var(--at-text, light-dark(#1d1b19, #ece8e3));
    --text-soft: var(--at-text-soft, light-dark(#6b645d, #a39b92));
    --line: var(--at-line, light-dark(#e6e0d8, #37322d));

    display: block;
    container-type: inline-size;
    color: var(--text);
    line-height: 1.5;
    overflow-wrap: anywhere;
  }

  :host([hidden]) {
    display: none;
  }

  * {
    box-sizing: border-box;
    margin: 0;
  }

  :focus-visible {
    outline: 2px solid light-dark(#1d5fd1, #8ab4ff);
    outline-offset: 3px;
  }

  .panel {
    display: grid;
    gap: 1.25rem;
    border: 1px solid var(--line);
    border-radius: var(--at-radius, 1rem);
    padding: clamp(1rem, 5cqi, 1.75rem);
    background: var(--surface);
  }

  .stage,
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 1rem 1.25rem;
  }

  .status {
    flex: 1 1 9rem;
  }

  .title {
    font-size: 1.125rem;
    font-weight: 600;
  }

  .hint,
  .details {
    max-inline-size: 48ch;
    color: var(--text-soft);
    font-size: 0.875rem;
    text-wrap: pretty;
  }

  .timer {
    font-size: 1.75rem;
    font-variant-numeric: tabular-nums;
    line-height: 1.2;
  }

  .live::before {
    content: '';
    display: inline-block;
    margin-inline-end: 0.5em;
    border: 0.25em solid var(--accent);
    border-radius: 50%;
    animation: breathe 2s ease-in-out infinite;
  }

  /* The round button, and what stands in its place */

  .lead,
  .mark {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 4rem;
    block-size: 4rem;
    border: 2px solid;
    border-radius: 50%;
    padding: 0;
    background: none;
    color: var(--accent);
  }

  .mark {
    border-color: var(--line);
    color: var(--text-soft);
    font-size: 1.5rem;
  }

  :host(:state(failed)) .mark {
    color: var(--accent);
  }

  .lead,
  .action,
  summary {
    cursor: pointer;
  }

  .glyph {
    inline-size: 3rem;
    block-size: 3rem;
    border-radius: 9rem;
    background: currentColor;
    transition: all 0.2s;
  }

  .record {
    border-color: color-mix(in oklab, var(--accent) 35%, transparent);
  }

  .record:hover {
    border-color: var(--accent);
  }

  .lead:active .glyph {
    scale: 0.92;
  }

  .stop .glyph {
    inline-size: 1.375rem;
    block-size: 1.375rem;
    border-radius: 0.3rem;
  }

  .busy {
    border-color: var(--line);
    border-block-start-color: var(--accent);
    color: var(--text-soft);
    cursor: default;
    animation: turn 1s linear infinite;
  }

  .busy .glyph {
    inline-size: 0.625rem;
    block-size: 0.625rem;
  }

  /* The other buttons */

  .actions {
    gap: 0.5rem;
  }

  .action {
    flex: auto;
    display: grid;
    place-content: center;
    min-block-size: 2.75rem;
    border: 1px solid var(--line);
    border-radius: 9rem;
    padding-inline: 1.125rem;
    background: none;
    color: inherit;
    font: inherit;
    font-size: 0.9375rem;
    font-weight: 500;
    text-decoration: none;
  }

  .main {
    border-color: var(--text);
    background: var(--text);
    color: var(--surface);
  }

  .action:hover {
    border-color: var(--text-soft);
  }

  /* What was said */

  .transcript {
    max-inline-size: 62ch;
    font-size: clamp(1.125rem, 1rem + 0.8cqi, 1.3125rem);
    line-height: 1.6;
    white-space: pre-line;
    text-wrap: pretty;
  }

  .player {
    inline-size: 100%;
    block-size: 3rem;
  }

  summary {
    inline-size: fit-content;
  }

  .announcement {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }

  @keyframes breathe {
    50% {
      opacity: 0.25;
    }
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    ::before {
      animation: none !important;
      transition: none !important;
    }
  }

  @media (forced-colors: active) {
    .glyph {
      background: CanvasText;
    }
  }
`;
