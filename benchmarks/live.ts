import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { speak } from './live/speak.ts';
import { createSpeechRecording, readSpeech } from './live/speech-recording.ts';
import { measureWordLags, type WordLags } from './live/word-lags.ts';
import { modelFolder } from './local-engine.ts';
import { percentile } from './percentile.ts';
import { ours } from './server/contenders.ts';
import { readFamilyCpuSeconds } from './server/process-usage.ts';
import { pinProcess, startServerProcess } from './server/server-process.ts';

const { values } = parseArgs({
  options: {
    speakers: { type: 'string', default: '1,2,4,8' },
    seconds: { type: 'string', default: '60' },
    /** Duration of the recorder's chunks, in seconds. */
    chunk: { type: 'string', default: '0.25' },
    /** Also measures ten minutes of one speaker. */
    long: { type: 'boolean', default: false },
  },
});
const chunkSeconds = Number(values.chunk);
const cores = 2;
/** Delay between the starts of two speakers. */
const staggerSeconds = 1.3;

interface Figures {
  readonly speakers: number;
  readonly lags: WordLags;
  readonly firstWords: readonly number[];
  readonly waits: readonly number[];
  readonly cpuPerSpeaker: number;
  readonly clientCpu: number;
}

const speech = await readSpeech();
const isPinned = availableParallelism() > cores;
await using server = await startServerProcess(ours.module, {
  ENGINE: 'sherpa',
  SHERPA_MODEL_DIR: modelFolder,
  PORT: '0',
  NODE_ENV: 'production',
});
if (isPinned) pinProcess(server.processId, `0-${cores - 1}`);
const endpoint = `http://127.0.0.1:${server.port}/v1/audio/transcriptions`;

const measure = async (speakers: number, seconds: number): Promise<Figures> => {
  const recordings = await Promise.all(
    Array.from({ length: speakers }, (_, first) => createSpeechRecording(speech, { first, seconds, chunkSeconds })),
  );
  const [serverBefore, clientBefore] = [await readFamilyCpuSeconds(server.processId), process.cpuUsage()];
  const observations = await Promise.all(
    recordings.map(async (recording, i) => {
      await wait(i * staggerSeconds * 1000);
      return await speak(endpoint, recording);
    }),
  );
  const client = process.cpuUsage(clientBefore);
  const spent = (await readFamilyCpuSeconds(server.processId)) - serverBefore;
  const lags = observations.map(({ updates }) => measureWordLags(updates));
  return {
    speakers,
    lags: joinLags(lags),
    firstWords: lags.flatMap(({ shown }) => shown.slice(0, 1)),
    waits: observations.map(({ waitSeconds }) => waitSeconds),
    cpuPerSpeaker: spent / (speakers * seconds),
    clientCpu: (client.user + client.system) / 1e6 / seconds,
  };
};

const joinLags = (all: readonly WordLags[]): WordLags => {
  const sum = (key: 'unstableWords' | 'changedUnstableWords' | 'stableWords' | 'changedStableWords') =>
    all.reduce((total, lags) => total + lags[key], 0);
  return {
    shown: all.flatMap(({ shown }) => shown),
    stable: all.flatMap(({ stable }) => stable),
    final: all.flatMap(({ final }) => final),
    unstableWords: sum('unstableWords'),
    changedUnstableWords: sum('changedUnstableWords'),
    stableWords: sum('stableWords'),
    changedStableWords: sum('changedStableWords'),
  };
};

const share = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(0)} %`;
const both = (lags: readonly number[]): string =>
  `${percentile(lags, 0.5).toFixed(1)} / ${percentile(lags, 0.95).toFixed(1)}`;

console.log(
  `Human speech in real time, through the element's client and transcribe-server with ${modelFolder.split('/').at(-1)} on ${cores} cores${
    isPinned ? '' : ', which the clients share'
  }.
For each word the seconds from its end in the audio, median and 95th percentile: until it is shown, stable, and final.
Chunks of ${chunkSeconds} s. Changed: words that were shown, or stable, and are not in the transcript. CPU: cores for each
speaker; of all clients together.
`,
);
const columns = [
  'speakers',
  'first word',
  'shown',
  'stable',
  'final',
  'changed',
  'stable changed',
  'CPU',
  'clients',
  'wait',
];
console.log(columns.map((column) => column.padStart(15)).join(''));

const print = (name: string, { lags, firstWords, waits, cpuPerSpeaker, clientCpu }: Figures) => {
  const cells = [
    ...[name, both(firstWords), both(lags.shown), both(lags.stable), both(lags.final)],
    share(lags.changedUnstableWords, lags.unstableWords),
    share(lags.changedStableWords, lags.stableWords),
    ...[cpuPerSpeaker.toFixed(2), clientCpu.toFixed(2), both(waits)],
  ];
  console.log(cells.map((cell) => cell.padStart(15)).join(''));
};

await measure(1, 10); // Loads everything before the measurement.
const figures = new Map<number, Figures>();
for (const speakers of values.speakers.split(',').map(Number)) {
  const measured = await measure(speakers, Number(values.seconds));
  figures.set(speakers, measured);
  print(String(speakers), measured);
}
if (values.long) print('1, 10 minutes', await measure(1, 600));

const worst = (lags: readonly number[] | undefined) => percentile(lags ?? [], 0.95);
const [one, four, eight] = [figures.get(1), figures.get(4), figures.get(8)];
const waitRatio = worst(eight?.waits) / worst(one?.waits);
const stableShare = (one?.lags.changedStableWords ?? Number.NaN) / Math.max(1, one?.lags.stableWords ?? 0);
const goals = [
  { name: 'one speaker: the first word is shown within 0.9 s, p95', limit: 0.9, measured: worst(one?.firstWords) },
  { name: 'one speaker: words are shown within 1.2 s, p95', limit: 1.2, measured: worst(one?.lags.shown) },
  { name: 'one speaker: words are stable within 2.7 s, p95', limit: 2.7, measured: worst(one?.lags.stable) },
  { name: 'one speaker: at most 0.08 of the stable words change', limit: 0.08, measured: stableShare },
  { name: 'four speakers: words are shown within 2.5 s, p95', limit: 2.5, measured: worst(four?.lags.shown) },
  { name: 'eight speakers: text is final within 25 s', limit: 25, measured: Math.max(...(eight?.lags.final ?? [])) },
  { name: 'eight speakers: the wait after stop is at most 1.5 times that of one', limit: 1.5, measured: waitRatio },
].filter(({ measured }) => Number.isFinite(measured));
console.log('\nGoals');
for (const { name, limit, measured } of goals) {
  console.log(`  ${measured <= limit ? 'yes' : 'NO '}  ${name}: ${measured.toFixed(2)}`);
}
if (goals.some(({ limit, measured }) => measured > limit)) process.exitCode = 1;
