import type { Recorder, RecorderOptions } from '../packages/recorder-element/src/recorder/recorder.ts';

/** A recorder without a microphone, which emits the chunks it is given. */
export interface FedRecorder {
  readonly startRecorder: (options: RecorderOptions) => Promise<Recorder>;
  feed(chunk: Blob): void;
}

export const createFedRecorder = (): FedRecorder => {
  let hand = (_chunk: Blob) => {};
  return {
    feed: (chunk) => hand(chunk),
    startRecorder: async ({ onChunk }) => {
      const ended = Promise.withResolvers<undefined>();
      hand = onChunk;
      return { ended: ended.promise, pause() {}, resume() {}, stop: () => ended.resolve(undefined) };
    },
  };
};
