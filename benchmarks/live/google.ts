import { setTimeout as wait } from 'node:timers/promises';
import { createGoogleEngine, type Engine, type PcmSamples } from '@audio-transcriber/transcribe-server';
import { randomDigitGroups, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { sampleRate } from '../../packages/transcribe-server/src/audio/pcm.ts';
import type { EngineStream } from '../../packages/transcribe-server/src/engines/engine.ts';
import { ours } from '../server/contenders.ts';
import { readCpuSeconds } from '../server/process-usage.ts';
import { startServerProcess } from '../server/server-process.ts';
import { type Figures, joinLags, measureRecordings } from './figures.ts';
import { speak, type Update } from './speak.ts';
import { createSpeechRecording, joinSpeech } from './speech-recording.ts';
import { measureWordLags } from './word-lags.ts';

interface GoogleFigures {
  /** Through the server. */
  readonly figures: Figures;
  /** The delays of the words that the same speakers get from the emulator without a server. */
  readonly alone: readonly number[];
  /** Cores that the emulator used. */
  readonly emulatorCpu: number;
}

interface GoogleOptions {
  readonly speakers: number;
  readonly seconds: number;
  readonly chunkSeconds: number;
}

/** Time within which all speakers begin. */
const startSeconds = 5;
/** After a pause of 0.6 s the emulator ends a result, as Google does. */
const pauseSeconds = 0.7;

/** Measures Google's streaming protocol with the emulator, which recognises tones: first without, then with the server. */
export const measureGoogle = async ({ speakers, seconds, chunkSeconds }: GoogleOptions): Promise<GoogleFigures> => {
  await using emulator = await startServerProcess('../live/google-emulator.ts');
  const emulatorHost = `127.0.0.1:${emulator.port}`;
  await using server = await startServerProcess(ours.module, {
    ...{ ENGINE: 'google', GOOGLE_STREAMING: 'on', SPEECH_EMULATOR_HOST: emulatorHost },
    ...{ PORT: '0', NODE_ENV: 'production', VOICE_ACTIVITY: 'energy' },
  });
  const spoken = Array.from({ length: speakers }, (_, seed) => {
    const groups = randomDigitGroups({ seed: seed + 1, groups: seconds });
    const { samples } = toneRecording(groups, { pauseSeconds });
    return joinSpeech([samples], 0, seconds);
  });
  const staggered = <Result>(record: (samples: PcmSamples) => Promise<Result>) =>
    Promise.all(
      spoken.map(async (samples, i) => {
        await wait((1000 * startSeconds * i) / speakers);
        return await record(samples);
      }),
    );

  const engine = createGoogleEngine({ emulatorHost, isStreaming: true });
  const alone = await staggered((samples) => streamAlone(engine, samples, chunkSeconds));
  const [cpuBefore, startedAt] = [await readCpuSeconds(emulator.processId), performance.now()];
  const recordings = await Promise.all(spoken.map((samples) => createSpeechRecording(samples, chunkSeconds)));
  const of = new Map(spoken.map((samples, i) => [samples, recordings[i]]));
  const endpoint = `http://127.0.0.1:${server.port}/v1/audio/transcriptions`;
  const figures = await measureRecordings(server.processId, speakers * seconds, () =>
    staggered((samples) => speak(endpoint, of.get(samples) as NonNullable<ReturnType<typeof of.get>>)),
  );
  const emulatorCpu = (await readCpuSeconds(emulator.processId)) - cpuBefore;
  return {
    figures,
    alone: joinLags(alone.map(measureWordLags)).shown,
    emulatorCpu: emulatorCpu / ((performance.now() - startedAt) / 1000),
  };
};

/** Sends samples in chunks in real time, and records the results. */
const streamAlone = async (engine: Engine, samples: PcmSamples, chunkSeconds: number): Promise<Update[]> => {
  const stream = engine.stream?.({ signal: new AbortController().signal });
  if (stream === undefined) throw new Error('The engine does not stream.');
  const startedAt = performance.now();
  const updates = readUpdates(stream, startedAt);
  const chunkSamples = chunkSeconds * sampleRate;
  for (let i = 0; i < samples.length; i += chunkSamples) {
    await wait(Math.max(0, startedAt + (1000 * (i + chunkSamples)) / sampleRate - performance.now()));
    stream.send(samples.subarray(i, i + chunkSamples));
  }
  stream.end();
  return await updates;
};

const readUpdates = async (stream: EngineStream, startedAt: number): Promise<Update[]> => {
  const updates: Update[] = [];
  for await (const result of stream.results) {
    if ('billedSeconds' in result) continue;
    const { isFinal, text, stable, words = [] } = result;
    const seconds = (performance.now() - startedAt) / 1000;
    if (!isFinal) updates.push({ seconds, partial: { text, stable } });
    else if (words.length > 0) {
      const final = words.map(({ word, startSeconds, endSeconds }) => ({ word, start: startSeconds, end: endSeconds }));
      updates.push({ seconds, final });
    }
  }
  return updates;
};
