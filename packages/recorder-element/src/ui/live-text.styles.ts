import { css } from 'lit';

/** The pane of a transcript, which is the same while it grows and once it is complete, and the words while it grows. */
export const liveTextStyles = css`
  .transcript-frame {
    position: relative;
    min-inline-size: 0;
  }

  /* Leaves room for focus outlines. */
  .transcript-body {
    max-block-size: max(8rem, 50vh);
    overflow-y: auto;
    margin: -0.375rem;
    padding: 0.375rem;
  }

  .unstable {
    color: var(--text-soft);
  }

  .stable {
    color: color-mix(in srgb, var(--text) 50%, var(--text-soft));
  }

  .newest {
    position: absolute;
    inset: auto 0 0.25rem;
    display: grid;
    justify-content: center;
  }
`;
