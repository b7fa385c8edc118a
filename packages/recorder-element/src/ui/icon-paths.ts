/**
 * The paths of the icons, on a grid of 24 × 24. Lines are 2 wide and have round ends. A closed path (`z`) is filled, so an
 * outline must not be closed.
 */
export const iconPaths = {
  pause: 'M7 6h2v12H7zM15 6h2v12h-2z',
  resume: 'M12 5a7 7 0 1 0 .01 0z',
  close: 'M6 6l12 12M18 6L6 18',
  delete: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
  download: 'M12 4v11M7 10l5 5 5-5M5 20h14',
  check: 'M5 13l4 4L19 7',
  warning: 'M12 4L3 20h18L12 4M12 10v4M12 17h.01',
  play: 'M8 6v12l10-6z',
  copy: 'M9 9h11v11H9V9M5 15H4V4h11v1',
  edit: 'M4 20l1-4L16 5l3 3L8 19l-4 1M13 8l3 3',
  upload: 'M12 15V4M7 9l5-5 5 5M5 20h14',
  more: 'M5 11a1 1 0 1 0 .01 0zM12 11a1 1 0 1 0 .01 0zM19 11a1 1 0 1 0 .01 0z',
  microphone: 'M9 7a3 3 0 0 1 6 0v4a3 3 0 0 1-6 0V7M5 11a7 7 0 0 0 14 0M12 18v3',
  add: 'M12 5v14M5 12h14',
} as const;
