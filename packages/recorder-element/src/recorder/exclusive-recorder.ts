/** Ends a recording and keeps it; resolves when its microphone is free. */
type StopRecorder = () => Promise<unknown>;

// Registered, so that two copies of this script on a page know of each other.
const key = Symbol.for('audio-transcriber.page-recorder');

const page = globalThis as unknown as Record<typeof key, StopRecorder | undefined>;

/** A recorder that does not let go must not keep the next one from starting. */
const timeoutMs = 3000;

interface RecorderClaim {
  /** Resolves when the recorder before has let go; undefined where there is none, and nothing to wait for. */
  readonly cleared: Promise<unknown> | undefined;
  /** Ends the claim; harmless where another has it by now. */
  release(): void;
}

/**
 * Makes the caller the one recorder of the page, and stops the one before: on iOS a second microphone stream silences
 * the first (https://bugs.webkit.org/show_bug.cgi?id=179363).
 *
 * @param stop Called when another recorder wants the page
 */
export const claimRecorder = (stop: StopRecorder): RecorderClaim => {
  const previous = page[key];
  page[key] = stop;
  return {
    cleared: previous && Promise.race([previous(), new Promise((resolve) => setTimeout(resolve, timeoutMs))]),
    release: () => {
      if (page[key] === stop) page[key] = undefined;
    },
  };
};
