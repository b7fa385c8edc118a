import { css } from 'lit';

/**
 * The compact form: one row, and the panel that its last button opens.
 *
 * @cssstate compact - Shown as one row. Then the part `panel` is what its last button opens
 *
 * @csspart compact - The row of the compact form
 * @csspart words - The newest words during a recording, in the compact form
 * @csspart text - The beginning of the transcript in the compact form
 */
export const compactStyles = css`
  :host(:state(compact):not([hidden])) {
    display: inline-flex;
    container-type: normal;
    max-inline-size: 100%;
    vertical-align: middle;
  }

  .compact {
    flex: auto;
    display: block;
    border: 0;
    border-radius: 0;
    padding: 0;
    background: none;
  }

  .compact > .controls {
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25em;
  }

  /* The texts. Their width does not depend on the words. */

  .compact .status {
    flex: 1 1 4.5em;
    min-inline-size: 0;
    min-block-size: 0;
  }

  .compact .status::after {
    content: '';
    display: block;
    inline-size: 15em;
    max-inline-size: 100%;
  }

  .compact .title,
  .compact .title:has([role='timer']) {
    display: flex;
    gap: 0.5em;
    font-size: 0.9375em;
    line-height: 1.4;
  }

  .compact .status .hint,
  .notices {
    font-size: 0.8125em;
    line-height: 1.3;
  }

  .compact .title .hint {
    align-self: center;
    font-weight: 400;
  }

  .notices .hint {
    font-size: 1em;
  }

  .words {
    flex: 1;
    inline-size: 0;
    overflow: hidden;
    font-weight: 400;
    text-align: left;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .compact[dir='rtl'] .words {
    text-align: right;
  }

  .status:has(.text)::after {
    inline-size: 22em;
  }

  .text {
    display: -webkit-box;
    inline-size: 0;
    min-inline-size: 100%;
    overflow: hidden;
    font-size: 0.9375em;
    line-height: 1.4;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  /* Only the button is seen. Screen readers know the rest. */
  .quiet:not(:has(.notices [part~='notice'], .undo .action)) {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }

  .quiet .title {
    position: absolute;
    clip-path: inset(50%);
  }

  /* The rest */

  .rest {
    position: absolute;
    inset: auto;
    container-type: inline-size;
    gap: var(--at-space, 1.25em);
    margin: 0;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    padding: var(--at-space, 1.25em);
    overflow: auto;
    background: var(--surface);
    box-shadow: 0 0.5em 2em color-mix(in srgb, black 25%, transparent);
    color: inherit;
  }

  .rest:popover-open {
    display: grid;
  }
`;
