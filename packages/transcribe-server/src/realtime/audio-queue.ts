import { type PcmSamples, secondsOf } from '../audio/pcm.ts';

/** Passes the audio of an item on to its transcription. */
export interface AudioQueue extends AsyncIterable<PcmSamples> {
  /** Seconds of audio that were not read yet. */
  readonly waitingSeconds: number;
  push(samples: PcmSamples): void;
  /** Ends the audio. What waits can still be read. */
  end(): void;
  /** Ends the audio and drops what waits. */
  cancel(): void;
}

/** Creates an empty queue for one reader. @param onRead called when audio was read */
export const createAudioQueue = (onRead: () => void): AudioQueue => {
  const waiting: PcmSamples[] = [];
  let waitingSeconds = 0;
  let isEnded = false;
  let added = Promise.withResolvers<void>();

  const notifyReader = () => {
    added.resolve();
    added = Promise.withResolvers();
  };

  return {
    get waitingSeconds() {
      return waitingSeconds;
    },
    push(samples) {
      if (samples.length === 0 || isEnded) return;
      waiting.push(samples);
      waitingSeconds += secondsOf(samples);
      notifyReader();
    },
    end() {
      isEnded = true;
      notifyReader();
    },
    cancel() {
      waiting.length = 0;
      waitingSeconds = 0;
      isEnded = true;
      notifyReader();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const { promise } = added;
        const samples = waiting.shift();
        if (samples !== undefined) {
          waitingSeconds -= secondsOf(samples);
          onRead();
          yield samples;
        } else if (isEnded) return;
        else await promise;
      }
    },
  };
};
