/** The number of elements that prevent page drops. */
let guarded = 0;

/**
 * Prevents the browser from navigating to a file that is dropped beside the element, until the signal aborts. Leaves
 * the drop alone if the page handles it: it prevents the default, or the target is a file input or an editable region.
 */
export const guardPageDrops = (signal: AbortSignal): void => {
  guarded += 1;
  if (guarded === 1) for (const type of ['dragover', 'drop'] as const) addEventListener(type, listenLast, true);
  signal.addEventListener('abort', () => {
    guarded -= 1;
    if (guarded === 0) for (const type of ['dragover', 'drop'] as const) removeEventListener(type, listenLast, true);
  });
};

/** Runs the listener after all listeners of the page, which may prevent the default as late as on the window. */
const listenLast = ({ type, dataTransfer }: DragEvent): void => {
  removeEventListener(type as 'drop', ignoreFile);
  if (dataTransfer?.types.includes('Files')) addEventListener(type as 'drop', ignoreFile, { once: true });
};

const ignoreFile = (event: DragEvent): void => {
  if (event.defaultPrevented || event.composedPath().some(takesFiles)) return;
  event.preventDefault();
  if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
};

const takesFiles = (target: EventTarget): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input[type=file]'));
