import { createDuplicateBoxFilter } from './webkit-duplicate-boxes.ts';

/**
 * Returns how long a recorder must continue after "stop", so that the last words are recorded. 0 except in WebKit:
 *
 * - Its GStreamer port (Linux) writes MP4 in fragments of one second, and does not always wait for the last one
 *   (https://bugs.webkit.org/show_bug.cgi?id=293124). The current fragment has to be completed.
 * - Apple's port may hold back a tenth of a second (https://bugs.webkit.org/show_bug.cgi?id=244208).
 */
export const tailMsOf = (navigator: Engine): number => {
  if (isGStreamerWebKit(navigator)) return 1300;
  return navigator.vendor.startsWith('Apple') ? 200 : 0;
};

/** The properties that identify WebKit's ports and other engines. */
type Engine = Pick<Navigator, 'vendor' | 'platform'>;

/** Whether the engine is WebKitGTK or WPE: GNOME Web, and applications with a web view on Linux. */
const isGStreamerWebKit = ({ vendor, platform }: Engine): boolean =>
  vendor.startsWith('Apple') && platform.startsWith('Linux');

/** Stops a recorder after the tail that the engine needs. */
export const stopWithTail = (recorder: MediaRecorder, navigator: Engine): Promise<void> =>
  stopRecorder(recorder, tailMsOf(navigator));

/** Stops a recorder after a tail. Resolves when `stop()` was called, before the last data is available. */
export const stopRecorder = async (recorder: MediaRecorder, tailMs: number): Promise<void> => {
  if (recorder.state === 'inactive') return;
  if (tailMs) {
    // The audio before the pause is in an open fragment too. Keep the track enabled: a disabled one makes the GStreamer
    // port write silence as fast as it can, minutes of it in a second.
    if (recorder.state === 'paused') recorder.resume();
    await new Promise((resolve) => setTimeout(resolve, tailMs));
    // It may have ended in the meantime. Request the data before `stop` can lose it.
    if (stateOf(recorder) === 'recording') recorder.requestData();
  }
  if (stateOf(recorder) !== 'inactive') recorder.stop();
};

/** Reads the state again: TypeScript assumes the previous value. */
const stateOf = (recorder: MediaRecorder): RecordingState => recorder.state;

/** Returns the filter that chunks need, if any: see `createDuplicateBoxFilter`. */
export const createChunkFilter = (navigator: Engine): ((chunk: Blob) => Promise<Blob>) | undefined =>
  isGStreamerWebKit(navigator) ? createDuplicateBoxFilter() : undefined;
