import { openAsBlob } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTranscribeApp, type Engine, type PcmSamples } from '@audio-transcriber/transcribe-server';
import {
  isFliteInstalled,
  randomDigitGroups,
  speak,
  toneRecording,
} from '@audio-transcriber/transcribe-server/testing';
import { decodeFile } from '../decode-file.ts';
import { readFamilyBytes } from '../server/process-usage.ts';
import { readEnglishSpeech } from '../speech-files.ts';
import { countWordErrors, pooledWordErrorRate, type WordErrors } from '../word-error-rate.ts';
import type { Contender } from './contenders.ts';

export interface EngineMeasurement {
  readonly audio: string;
  readonly concurrency: number;
  /** From the start to the text of the first ten-second segment. Includes loading the model. */
  readonly firstResultSeconds: number;
  /** Real-time factor: with one segment at a time, and with the engine's maximum concurrency. */
  readonly realTimeFactor: { readonly alone: number; readonly together: number };
  /** Peak memory of this process and those of the engine. */
  readonly peakBytes: number;
  /** Pooled over the recordings of human speech. */
  readonly wordErrorRate?: number;
}

const sampleRate = 16_000;
/** Number of segments after which the memory is stable. */
export const memorySegments = 50;
const memoryMilliseconds = 25;

/** Measures an engine in this process, which should do nothing else. */
export const measureEngine = async (contender: Contender): Promise<EngineMeasurement> => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'bench-engines-'));
  const engine = await contender.create(folder.path);
  const segmentSeconds = engine.segmentSeconds.max;
  const { audio, samples } = await createAudio(contender.audio, segmentSeconds);
  using memory = watchMemory(process.pid);
  try {
    const firstResultSeconds = await timeOf(() => transcribe(engine, samples.subarray(0, 10 * sampleRate)));
    const alone = await timeOf(() => transcribe(engine, samples));
    const together = await timeOf(() => transcribeAll(engine, samples, memorySegments));
    return {
      audio,
      concurrency: engine.concurrency,
      firstResultSeconds,
      realTimeFactor: { alone: alone / segmentSeconds, together: together / memorySegments / segmentSeconds },
      peakBytes: await memory.peakBytes(),
      ...(contender.audio === 'speech' && (await countErrors(engine))),
    };
  } finally {
    await engine[Symbol.asyncDispose]?.();
  }
};

const transcribe = (engine: Engine, samples: PcmSamples) =>
  engine.transcribe({ index: 0, startSeconds: 0, samples }, { signal: new AbortController().signal });

const transcribeAll = async (engine: Engine, samples: PcmSamples, segments: number): Promise<void> => {
  let begun = 0;
  const transcribeOneByOne = async () => {
    while (begun++ < segments) await transcribe(engine, samples);
  };
  await Promise.all(Array.from({ length: engine.concurrency }, transcribeOneByOne));
};

const timeOf = async (task: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await task();
  return (performance.now() - started) / 1000;
};

/** Watches a process and its children. Sampled, so a peak of a few milliseconds may be missed. */
export const watchMemory = (processId: number) => {
  let peakBytes = 0;
  const look = async () => {
    peakBytes = Math.max(peakBytes, await readFamilyBytes(processId).catch(() => 0));
  };
  const timer = setInterval(look, memoryMilliseconds);
  return {
    async peakBytes() {
      await look();
      return peakBytes;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
};

/** Returns a segment that the engine understands: recorded speech if available, otherwise synthesized speech. */
export const createAudio = async (
  kind: Contender['audio'],
  seconds: number,
): Promise<{ audio: string; samples: PcmSamples }> => {
  if (kind === 'tones') {
    const { samples } = toneRecording(randomDigitGroups({ seed: 1, groups: 40 }));
    return { audio: 'tones', samples: await fill([async () => samples], seconds) };
  }
  const files = await readEnglishSpeech();
  if (files !== undefined) {
    return {
      audio: 'recorded speech',
      samples: await fill(
        files.map(
          ({ path }) =>
            () =>
              decodeFile(path),
        ),
        seconds,
      ),
    };
  }
  if (!isFliteInstalled())
    throw new Error('There is neither recorded speech (SPEECH_DIR) nor the speech synthesizer flite.');
  return {
    audio: 'synthesized speech',
    samples: await fill([() => speak('We will meet again in the morning. '.repeat(10))], seconds),
  };
};

/** Reads no more recordings than are needed: their memory would count. */
const fill = async (recordings: readonly (() => Promise<PcmSamples>)[], seconds: number): Promise<PcmSamples> => {
  const segment = new Int16Array(seconds * sampleRate);
  let filled = 0;
  for (let turn = 0; filled < segment.length; turn++) {
    const recording = (await recordings[turn % recordings.length]?.()) ?? segment;
    segment.set(recording.subarray(0, segment.length - filled), filled);
    filled += recording.length;
  }
  return segment;
};

/** Measures through the complete server. */
const countErrors = async (engine: Engine): Promise<{ wordErrorRate: number } | undefined> => {
  const app = createTranscribeApp({ engine });
  const counts: WordErrors[] = [];
  for (const { path, transcript } of (await readEnglishSpeech()) ?? []) {
    const body = new FormData();
    body.set('file', await openAsBlob(path), 'recording');
    const answer = await app.request('/v1/audio/transcriptions', { method: 'POST', body });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    counts.push(countWordErrors(transcript, ((await answer.json()) as { text: string }).text));
  }
  return counts.length === 0 ? undefined : { wordErrorRate: pooledWordErrorRate(counts) };
};
