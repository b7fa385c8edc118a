/** Stops a recording and keeps it. Resolves when the microphone is free. */
type StopRecorder = () => Promise<unknown>;

// Registered, so that copies of this script on a page share it.
const key = Symbol.for('audio-transcriber.page-recorder');

const page = globalThis as unknown as Record<typeof key, StopRecorder | undefined>;

/** A recorder that does not stop must not block the next one. */
const timeoutMs = 3000;

interface RecorderClaim {
  /** Resolves when the previous recorder has stopped; undefined if there is none. */
  readonly cleared: Promise<unknown> | undefined;
  /** Releases the claim. Does nothing if another recorder has it. */
  release(): void;
}

/**
 * Makes the caller the only recorder of the page and stops the previous one: on iOS a second microphone stream silences
 * the first (https://bugs.webkit.org/show_bug.cgi?id=179363).
 *
 * @param stop Called when another recorder starts
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
