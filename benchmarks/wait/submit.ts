import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createLiveClient, createPostClient } from '@audio-transcriber/recorder-element';
import { type BrowserRecording, chunksOf, mediaType } from './recording.ts';

/** Sends a recording to a server. Returns the seconds from its stop to its transcription. */
export type Submit = (endpoint: string, recording: BrowserRecording) => Promise<number>;

/** Sends each second as it is recorded, like the element, at this multiple of real time. */
export const createLiveSubmit =
  (speedUp: number): Submit =>
  async (endpoint, recording) => {
    const pending = createLiveClient().open({ endpoint, id: randomUUID(), onProgress: () => {} });
    const start = performance.now();
    const chunks = chunksOf(recording);
    for (const [second, chunk] of chunks.entries()) {
      await wait(Math.max(0, start + ((second + 1) * 1000) / speedUp - performance.now()));
      pending.append(chunk);
    }
    return timeOf(() => pending.finish(new Blob(chunks, { type: mediaType })));
  };

/** Sends the whole recording at the end. */
export const submitAtEnd: Submit = (endpoint, { bytes }) => {
  const pending = createPostClient().open({ endpoint, id: randomUUID(), onProgress: () => {} });
  return timeOf(() => pending.finish(new Blob([bytes], { type: mediaType })));
};

const timeOf = async (task: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await task();
  return (performance.now() - start) / 1000;
};
