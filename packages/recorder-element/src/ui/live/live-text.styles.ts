import { css } from 'lit';

/**
 * The pane of a transcript, which is the same while it grows and once it is complete, and the words while it grows.
 *
 * @csspart unstable - Words of a live transcript that may change
 * @csspart stable - Words of a live transcript that will probably not change
 * @csspart final - Words of a live transcript that do not change
 * @csspart skeleton - Lines in place of a text that is transcribed
 * @csspart newest - Action: scrolls to the newest words
 */
export const liveTextStyles = css`
  .transcript-frame {
    position: relative;
    min-inline-size: 0;
  }

  /* Leaves room for focus outlines. */
  .transcript-body {
    max-block-size: max(8em, 50svh);
    overflow-y: auto;
    margin: -0.375em;
    padding: 0.375em;
  }

  /* On a phone, below the heading of a page, the actions below the text are in view. */
  @container (inline-size < 30em) {
    .transcript-body {
      max-block-size: max(14em, 30svh);
    }
  }

  .unstable {
    color: var(--text-soft);
  }

  .stable {
    color: color-mix(in srgb, var(--text) 50%, var(--text-soft));
  }

  .skeleton {
    display: block;
    block-size: 0.8em;
    margin-block: 0.4em 3.6em;
    border-radius: 1em;
    background: currentColor;
    box-shadow:
      0 1.6em,
      0 3.2em;
    color: var(--line);
    animation: breathe 2s ease-in-out infinite;
  }

  .newest {
    position: absolute;
    inset: auto 0 0.25em;
    display: grid;
    justify-content: center;
  }
`;
