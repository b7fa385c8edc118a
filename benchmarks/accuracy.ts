import { once } from 'node:events';
import { openAsBlob } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import {
  createSileroDetector,
  createTranscribeApp,
  type Engine,
  type PcmSamples,
} from '@audio-transcriber/transcribe-server';
import { defaultModelFolder, encodeAudio, sileroModel } from '@audio-transcriber/transcribe-server/testing';
import { serve } from '@hono/node-server';
import { judgeGate, measureGateLosses, measureNoiseCalls, printGate } from './accuracy/gate.ts';
import { printSweep, readLongSpeech, sweepSegmentLengths } from './accuracy/sweep.ts';
import { judgeWordTimes, measureWordTimes, printWordTimes } from './accuracy/word-times.ts';
import { decodeFile } from './decode-file.ts';
import { type Goal, printGoals } from './goals.ts';
import { createLocalEngine, modelFolder } from './local-engine.ts';
import { readPrompts } from './prompts.ts';
import { readEnglishSpeech, type SpeechFile, speechFolder } from './speech-files.ts';
import { countWordErrors, pooledWordErrorRate, type WordErrors } from './word-error-rate.ts';

interface FileAccuracy {
  readonly name: string;
  readonly engineAlone: WordErrors;
  readonly throughServer: WordErrors;
}

export interface Accuracy {
  readonly files: readonly FileAccuracy[];
  /** Pooled word error rates. */
  readonly engineAlone: number;
  readonly throughServer: number;
}

/** Highest pooled word error rates through the server, with the default model. */
export const goals = { speech: 0.05, prompts: 0.09 };

/** Maximum difference between the error rate through the server and that of the engine alone. */
export const maxDifference = 0.02;

/**
 * Counts the word errors of the same files through the server over HTTP, and with the engine alone. Alone, the engine gets
 * each file in one call, or in pieces of its maximum segment length.
 */
export const compareAccuracy = async (engine: Engine, speech: readonly SpeechFile[]): Promise<Accuracy> => {
  const voiceActivity = createSileroDetector({ model: sileroModel });
  await using _voiceActivity = { [Symbol.asyncDispose]: async () => voiceActivity[Symbol.asyncDispose]?.() };
  const app = createTranscribeApp({ engine, voiceActivity });
  await using server = serve({
    fetch: app.fetch,
    hostname: '127.0.0.1',
    port: 0,
    overrideGlobalObjects: false,
  }) as Server;
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const files: FileAccuracy[] = [];
  for (const { name, path, transcript } of speech) {
    const alone = await recogniseAlone(engine, await decodeFile(path));
    const served = await transcribeOverHttp(await readForUpload(path), port);
    const throughServer = countWordErrors(transcript, served);
    files.push({ name, engineAlone: countWordErrors(transcript, alone), throughServer });
  }
  return {
    files,
    engineAlone: pooledWordErrorRate(files.map((file) => file.engineAlone)),
    throughServer: pooledWordErrorRate(files.map((file) => file.throughServer)),
  };
};

const recogniseAlone = async (engine: Engine, samples: PcmSamples): Promise<string> => {
  const { signal } = new AbortController();
  const length = engine.segmentSeconds.max * 16_000;
  const texts: string[] = [];
  for (let start = 0; start < samples.length; start += length) {
    const segment = { index: 0, startSeconds: 0, samples: samples.slice(start, start + length) };
    texts.push((await engine.transcribe(segment, { signal })).text);
  }
  return texts.join(' ');
};

/** Returns the file. Converts raw G.722, which the server does not accept, to WAV. */
const readForUpload = async (path: string): Promise<Blob> =>
  path.endsWith('.g722') ? new Blob([await encodeAudio(await decodeFile(path), 'wav')]) : openAsBlob(path);

const transcribeOverHttp = async (audio: Blob, port: number): Promise<string> => {
  const body = new FormData();
  body.set('file', audio, 'recording');
  const response = await fetch(`http://127.0.0.1:${port}/v1/audio/transcriptions`, { method: 'POST', body });
  if (!response.ok) throw new Error(await response.text());
  const { text } = (await response.json()) as { text: string };
  return text;
};

const percent = (rate: number) => `${(100 * rate).toFixed(1)} %`;

const judge = (name: string, { engineAlone, throughServer }: Accuracy, goal: number): Goal[] => [
  {
    name: `${name}: at most ${percent(maxDifference)} more word errors through the server than by the engine alone`,
    isMet: throughServer - engineAlone <= maxDifference,
    measured: percent(throughServer - engineAlone),
  },
  ...(modelFolder === defaultModelFolder
    ? [{ name: `${name}: at most ${percent(goal)}`, isMet: throughServer <= goal, measured: percent(throughServer) }]
    : []),
];

const print = (name: string, { files, engineAlone, throughServer }: Accuracy): void => {
  const row = (...[name, alone, served]: readonly [string, string, string]) =>
    console.log(`${name.padEnd(32)}${alone.padStart(16)}${served.padStart(16)}`);
  const share = ({ errors, referenceWords }: WordErrors) => `${errors}/${referenceWords}`;
  row(name, 'engine alone', 'through server');
  for (const file of files) row(file.name, share(file.engineAlone), share(file.throughServer));
  row('pooled', percent(engineAlone), percent(throughServer));
  console.log('');
};

if (import.meta.main) {
  console.log(`Word errors of the model in ${modelFolder}\n`);
  await using engine = createLocalEngine();
  const reached: Goal[] = [];
  const sets = [
    {
      name: 'recordings',
      speech: await readEnglishSpeech(),
      goal: goals.speech,
      missing: `${speechFolder} (SPEECH_DIR)`,
    },
    {
      name: 'Debian prompts',
      speech: await readPrompts(),
      goal: goals.prompts,
      missing: 'asterisk-core-sounds-en-g722',
    },
  ];
  for (const { name, speech, goal, missing } of sets) {
    if (speech === undefined) {
      console.log(`${name}: not measured, there is no ${missing}`);
      continue;
    }
    const accuracy = await compareAccuracy(engine, speech);
    print(name, accuracy);
    reached.push(...judge(name, accuracy, goal));
  }
  const [{ speech } = {}] = sets;
  const voiceActivity = createSileroDetector({
    model: sileroModel,
    onFallback: (error) => console.error(error.message),
  });
  const noiseCalls = await measureNoiseCalls(engine, voiceActivity);
  const long = await readLongSpeech(speech ?? []);
  if (speech !== undefined) printSweep(long, await sweepSegmentLengths(long, engine, voiceActivity));
  const losses = speech === undefined ? [] : await measureGateLosses(speech, engine, voiceActivity);
  printGate(losses, noiseCalls);
  await voiceActivity[Symbol.asyncDispose]?.();
  const wordTimes = await measureWordTimes();
  printWordTimes(wordTimes);
  printGoals([...reached, ...judgeGate(losses, noiseCalls), ...judgeWordTimes(wordTimes)]);
}
