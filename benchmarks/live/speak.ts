import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { parsePartialTranscription, type TranscriptionWord } from '@audio-transcriber/contract';
import { readEventStream } from '../../packages/recorder-element/src/client/event-stream.ts';
import { createLiveClient } from '../../packages/recorder-element/src/client/live/live-client.ts';
import { browserEnvironment, type Environment } from '../../packages/recorder-element/src/platform/environment.ts';
import type { SpeechRecording } from './speech-recording.ts';

/** The events that a client received, with times in seconds from the start of the recording. */
export interface Update {
  readonly seconds: number;
  /** The text of a segment. */
  readonly final?: readonly TranscriptionWord[];
  /** The text after the last segment. */
  readonly partial?: { readonly text: string; readonly stable: string };
}

export interface Observation {
  readonly updates: readonly Update[];
  /** Time from the stop to the transcription, in seconds. */
  readonly waitSeconds: number;
}

/** Sends a recording in real time, like the element, and records its events. */
export const speak = async (endpoint: string, recording: SpeechRecording): Promise<Observation> => {
  const updates: Update[] = [];
  const start = performance.now();
  const note = (update: Omit<Update, 'seconds'>) =>
    updates.push({ seconds: (performance.now() - start) / 1000, ...update });
  const reading: Promise<void>[] = [];

  const environment: Environment = {
    ...browserEnvironment,
    async fetch(input, init) {
      const response = await fetch(input, init);
      const isFollowed =
        (init?.method ?? 'GET') === 'GET' && response.headers.get('Content-Type')?.includes('event-stream');
      if (isFollowed) reading.push(readUpdates(response.clone(), note).catch(() => {})); // The client reports the error.
      return response;
    },
  };
  const pending = createLiveClient(environment).open({ endpoint, id: randomUUID(), onProgress: () => {} });
  for (const [i, chunk] of recording.chunks.entries()) {
    await wait(
      Math.max(0, start + Math.min(recording.seconds, (i + 1) * recording.chunkSeconds) * 1000 - performance.now()),
    );
    pending.append(chunk);
  }
  const stopped = performance.now();
  await pending.finish(new Blob([...recording.chunks], { type: recording.chunks[0]?.type ?? '' }));
  const waitSeconds = (performance.now() - stopped) / 1000;
  await Promise.all(reading);
  return { updates, waitSeconds };
};

const readUpdates = async ({ body }: Response, note: (update: Omit<Update, 'seconds'>) => void): Promise<void> => {
  for await (const events of body ? readEventStream(body, browserEnvironment) : []) {
    for (const { data } of events.filter((event) => event.data.startsWith('{'))) {
      const event: { type?: string; words?: TranscriptionWord[] } = JSON.parse(data);
      const partial = parsePartialTranscription(event);
      if (event.type === 'transcript.text.segment') note({ final: event.words ?? [] });
      if (event.type === 'transcript.text.partial' && partial !== undefined) note({ partial });
    }
  }
};
