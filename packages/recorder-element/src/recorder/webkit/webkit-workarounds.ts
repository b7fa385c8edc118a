import { createDuplicateBoxFilter } from './webkit-duplicate-boxes.ts';

/**
 * How long a recorder must go on after "stop", so that what was said just before is in the recording. Nothing, but in
 * WebKit:
 *
 * - Its GStreamer port (Linux) writes MP4 in fragments of one second, and does not always wait for the last one
 *   (https://bugs.webkit.org/show_bug.cgi?id=293124): the fragment that "stop" falls into has to be completed.
 * - Apple's may hold back a tenth of a second (https://bugs.webkit.org/show_bug.cgi?id=244208).
 */
export const tailMsOf = (navigator: Engine): number => {
  if (isGStreamerWebKit(navigator)) return 1300;
  return navigator.vendor.startsWith('Apple') ? 200 : 0;
};

/** What tells the ports of WebKit from each other and from other engines. */
type Engine = Pick<Navigator, 'vendor' | 'platform'>;

/** WebKitGTK and WPE: GNOME Web, and applications with a web view on Linux. */
const isGStreamerWebKit = ({ vendor, platform }: Engine): boolean =>
  vendor.startsWith('Apple') && platform.startsWith('Linux');

/** Ends a recorder with the tail that the engine needs. */
export const stopWithTail = (recorder: MediaRecorder, navigator: Engine): Promise<void> =>
  stopRecorder(recorder, tailMsOf(navigator));

/** Ends a recorder with such a tail. Resolves when it has been told to stop, not when it has handed on all. */
export const stopRecorder = async (recorder: MediaRecorder, tailMs: number): Promise<void> => {
  if (recorder.state === 'inactive') return;
  if (tailMs) {
    // What lies before the pause is in an open fragment too. The track stays enabled: a disabled one makes the GStreamer
    // port write silence as fast as it can, minutes of it in a second.
    if (recorder.state === 'paused') recorder.resume();
    await new Promise((resolve) => setTimeout(resolve, tailMs));
    // It may have ended by itself meanwhile. What is written is fetched before the stop can lose it.
    if (stateOf(recorder) === 'recording') recorder.requestData();
  }
  if (stateOf(recorder) !== 'inactive') recorder.stop();
};

/** Read anew: the compiler takes it for what it was. */
const stateOf = (recorder: MediaRecorder): RecordingState => recorder.state;

/** What its chunks must go through, if anything: see `createDuplicateBoxFilter`. */
export const createChunkFilter = (navigator: Engine): ((chunk: Blob) => Promise<Blob>) | undefined =>
  isGStreamerWebKit(navigator) ? createDuplicateBoxFilter() : undefined;
