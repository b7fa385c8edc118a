import { css } from 'lit';
import { adoptStyles } from '../adopt-styles.ts';
import { createSizeObserver, placeOver, rectsOf, type TextSpan } from './text-geometry.ts';

/** `spoken`: the current word. `low-confidence`: possibly misheard. `match`: found by a search. */
export type HighlightName = 'spoken' | 'low-confidence' | 'match';

/** Replaces the highlighted parts of a text, without changing the text. */
export type ShowHighlights = (spans: readonly TextSpan[]) => void;

const styles = css`
  .word-highlight {
    position: absolute;
    z-index: -1;
    border-radius: 0.2em;
  }

  .word-highlight.low-confidence {
    border-block-end: 2px dotted var(--text-soft);
  }

  .word-highlight.spoken {
    background: color-mix(in srgb, var(--accent) 30%, transparent);
  }

  @media (forced-colors: active) {
    .word-highlight.spoken {
      outline: 2px solid Highlight;
    }
  }
`;

/** Highlights parts of a text with boxes behind it. */
export const createWordBoxes = (name: HighlightName, frame: HTMLElement): ShowHighlights => {
  adoptStyles(frame.getRootNode() as Document | ShadowRoot, styles);
  const boxes = document.createElement('div');
  boxes.ariaHidden = 'true';
  let place = () => {};
  const observer = createSizeObserver(() => place());
  return (spans) => {
    place = () =>
      boxes.replaceChildren(
        ...spans.flatMap(rectsOf).map((rect) => {
          const box = document.createElement('span');
          box.className = `word-highlight ${name}`;
          placeOver(box, frame, rect);
          return box;
        }),
      );
    place();
    if (spans.length > 0) {
      frame.append(boxes);
      if (frame.firstElementChild) observer.observe(frame.firstElementChild);
    } else {
      boxes.remove();
      observer.disconnect();
    }
  };
};
