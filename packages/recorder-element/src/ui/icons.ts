import { html, type TemplateResult } from 'lit';

/**
 * The paths of the icons, on a grid of 24 × 24. Lines are 2 wide and have round ends; a closed path (`z`) is filled. Its
 * lines must not be closed where it is not to be filled.
 */
const paths = {
  record: 'M12 5a7 7 0 1 0 .01 0z',
  stop: 'M7 7h10v10H7z',
  pause: 'M7 6h2v12H7zM15 6h2v12h-2z',
  resume: 'M12 5a7 7 0 1 0 .01 0z',
  play: 'M8 6v12l10-6z',
  copy: 'M9 9h11v11H9V9M5 15H4V4h11v1',
  edit: 'M4 20l1-4L16 5l3 3L8 19l-4 1M13 8l3 3',
  download: 'M12 4v11M7 10l5 5 5-5M5 20h14',
  upload: 'M12 15V4M7 9l5-5 5 5M5 20h14',
  more: 'M5 11a1 1 0 1 0 .01 0zM12 11a1 1 0 1 0 .01 0zM19 11a1 1 0 1 0 .01 0z',
  delete: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
  microphone: 'M9 7a3 3 0 0 1 6 0v4a3 3 0 0 1-6 0V7M5 11a7 7 0 0 0 14 0M12 18v3',
  check: 'M5 13l4 4L19 7',
  warning: 'M12 4L3 20h18L12 4M12 10v4M12 17h.01',
  search: 'M11 5a6 6 0 1 0 .01 0M16 16l4 4',
  close: 'M6 6l12 12M18 6L6 18',
  add: 'M12 5v14M5 12h14',
  retry: 'M19 12a7 7 0 1 1-2-5l2 2M19 4v5h-5',
  undo: 'M8 5l-4 4 4 4M4 9h10a5 5 0 0 1 0 10H9',
  language: 'M12 4a8 8 0 1 0 .01 0M4 12h16M12 4c-4 4-4 12 0 16 4-4 4-12 0-16',
  up: 'M6 15l6-6 6 6',
  down: 'M6 9l6 6 6-6',
} as const;

export type IconName = keyof typeof paths;

/**
 * Renders an icon in the color of the text, and in proportion to its size. Screen readers ignore it. In a right-to-left
 * panel, an icon with a direction points the other way.
 */
export const icon = (name: IconName): TemplateResult =>
  html`<svg class="icon-${name}" viewBox="0 0 24 24" aria-hidden="true"><path d=${paths[name]} /></svg>`;
