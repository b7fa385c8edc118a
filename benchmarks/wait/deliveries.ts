import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createLiveClient, createPostClient } from '@audio-transcriber/recorder-element';
import { chunksOf, mediaType, type Take } from './take.ts';

/** A way to bring a recording to a server: gives how many seconds passed from its stop to its transcription. */
export type Deliver = (endpoint: string, take: Take) => Promise<number>;

/** Sends each second as it is recorded, as the element does, at so many times the pace of life. */
export const createLiveDelivery =
  (speedUp: number): Deliver =>
  async (endpoint, take) => {
    const pending = createLiveClient().open({ endpoint, id: randomUUID(), onProgress: () => {} });
    const start = performance.now();
    const chunks = chunksOf(take);
    for (const [second, chunk] of chunks.entries()) {
      await wait(Math.max(0, start + ((second + 1) * 1000) / speedUp - performance.now()));
      pending.append(chunk);
    }
    return timeOf(() => pending.finish(new Blob(chunks, { type: mediaType })));
  };

/** Sends the whole at the end. */
export const deliverAtEnd: Deliver = (endpoint, { bytes }) => {
  const pending = createPostClient().open({ endpoint, id: randomUUID(), onProgress: () => {} });
  return timeOf(() => pending.finish(new Blob([bytes], { type: mediaType })));
};

const timeOf = async (task: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await task();
  return (performance.now() - start) / 1000;
};
