import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildBundle } from '../scripts/setup/bundle.mjs';
import { type Goal, printGoals } from './goals.ts';
import { measureCapacity } from './live/capacity.ts';
import { type Figures, measureRecordings, printFigures, printHeader } from './live/figures.ts';
import { measureGoogle } from './live/google.ts';
import { speakInChromium } from './live/in-chromium.ts';
import { measureRealtime } from './live/realtime.ts';
import { type Observation, speak } from './live/speak.ts';
import { createSpeechRecording, joinSpeech, readSpeech } from './live/speech-recording.ts';
import { modelFolder } from './local-engine.ts';
import { percentile } from './percentile.ts';
import { ours } from './server/contenders.ts';
import { pinProcess, startServerProcess } from './server/server-process.ts';

const { values } = parseArgs({
  options: {
    /** The rows to measure. */
    parts: { type: 'string', default: 'chromium,clients,google,capacity,realtime' },
    speakers: { type: 'string', default: '1,2,4,8' },
    seconds: { type: 'string', default: '60' },
    /** Notes in Chromium, of a quarter of the time, one after another. */
    notes: { type: 'string', default: '8' },
    /** Duration of the recorder's chunks, in seconds. */
    chunk: { type: 'string', default: '0.25' },
    /** Speakers of the streaming protocol of Google. */
    google: { type: 'string', default: '40' },
    /** Recordings at once with an engine that is never the limit. */
    capacity: { type: 'string', default: '100' },
    /** Realtime sessions at once, and live uploads beside them, of half of the time. */
    realtime: { type: 'string', default: '1,16,64' },
    /** Also measures ten minutes of one speaker. */
    long: { type: 'boolean', default: false },
  },
});
const parts = values.parts.split(',');
const [seconds, chunkSeconds] = [Number(values.seconds), Number(values.chunk)];
const cores = 2;
/** Delay between the starts of two speakers. */
const staggerSeconds = 1.3;
const isPinned = availableParallelism() > cores;
const goals: Goal[] = [];
const addGoal = (name: string, measured: number | undefined, limit: number, unit = ' s') => {
  if (measured === undefined || Number.isNaN(measured)) return;
  goals.push({ name, isMet: measured <= limit, measured: `${measured.toFixed(2)}${unit}` });
};
const worst = (lags: readonly number[] | undefined) => percentile(lags ?? [], 0.95);

const startLocal = () =>
  startServerProcess(ours.module, {
    ...{ ENGINE: 'sherpa', SHERPA_MODEL_DIR: modelFolder, PORT: '0', NODE_ENV: 'production' },
  });

const measureLocal = async () => {
  if (parts.includes('chromium')) await buildBundle();
  const speech = await readSpeech();
  await using server = await startLocal();
  if (isPinned) pinProcess(server.processId, `0-${cores - 1}`);
  if (isPinned) pinProcess(process.pid, `${cores}-${availableParallelism() - 1}`);
  const origin = `http://127.0.0.1:${server.port}`;

  const endpoint = `${origin}/v1/audio/transcriptions`;
  const createRecording = (first: number, length: number) =>
    createSpeechRecording(joinSpeech(speech, first, length), chunkSeconds);

  const measureClients = async (speakers: number, length: number): Promise<Figures> => {
    const recordings = await Promise.all(
      Array.from({ length: speakers }, (_, first) => createRecording(first, length)),
    );
    return await measureRecordings(server.processId, speakers * length, () =>
      Promise.all(
        recordings.map(async (recording, i) => {
          await wait(i * staggerSeconds * 1000);
          return await speak(endpoint, recording);
        }),
      ),
    );
  };

  /** Measures recordings one after another, because the wait after the stop depends on what was said last. */
  const measureOneByOne = (count: number, length: number): Promise<Figures> =>
    measureRecordings(server.processId, count * length, async () => {
      const observations: Observation[] = [];
      for (let i = 0; i < count; i++) observations.push(await speak(endpoint, await createRecording(2 * i, length)));
      return observations;
    });

  const measureChromium = async (): Promise<Figures> => {
    const count = Number(values.notes);
    const { clientCpu: _, ...figures } = await measureRecordings(server.processId, (count * seconds) / 4, async () => {
      const observations: Observation[] = [];
      for (let i = 0; i < count; i++)
        observations.push(await speakInChromium(origin, joinSpeech(speech, 3 * i, seconds / 4)));
      return observations;
    });
    return figures;
  };

  await measureClients(1, 10); // Loads everything before the measurement.
  printHeader();
  if (parts.includes('chromium')) {
    const one = await measureChromium();
    printFigures(`1, Chromium`, one);
    addGoal('one speaker in Chromium: the first word is shown within 0.9 s, p95', worst(one.firstWords), 0.9);
    addGoal('one speaker in Chromium: words are shown within 1.2 s, p95', worst(one.lags.shown), 1.2);
    addGoal('one speaker in Chromium: words are stable within 2.7 s, p95', worst(one.lags.stable), 2.7);
    const changed = (100 * one.lags.changedStableWords) / Math.max(1, one.lags.stableWords);
    addGoal('one speaker in Chromium: at most 8 % of the stable words change', changed, 8, ' %');
  }
  if (!parts.includes('clients')) return;
  const figures = new Map<number, Figures>();
  for (const speakers of values.speakers.split(',').map(Number)) {
    const measured = await (speakers === 1 ? measureOneByOne(4, seconds) : measureClients(speakers, seconds));
    figures.set(speakers, measured);
    printFigures(String(speakers), measured);
  }
  if (values.long) printFigures('1, 10 minutes', await measureClients(1, 600));
  const [one, four, eight] = [figures.get(1), figures.get(4), figures.get(8)];
  addGoal('four speakers: words are shown within 2.5 s, p95', worst(four?.lags.shown), 2.5);
  if (eight === undefined) return;
  addGoal('eight speakers: text is final within 25 s', Math.max(...eight.lags.final), 25);
  const ratio = worst(eight.waits) / worst(one?.waits);
  addGoal('eight speakers: the wait after stop is at most 1.5 times that of one', ratio, 1.5, ' times');
};

console.log(
  `Human speech in real time, through the element's client and transcribe-server with ${modelFolder.split('/').at(-1)} on ${cores} cores${
    isPinned ? '' : ', which the clients share'
  }.
For each word the seconds from its end in the audio, median and 95th percentile: until a word is shown in its place, which
may be misheard (changed), until the right one is, until the word in its place is stable, and until it is final. First
word: until any word is shown.
Chunks of ${chunkSeconds} s. Changed: words that were shown, or stable, and are not in the transcript. CPU: cores for each
speaker; of all clients together. One speaker: four recordings, one after
another. In Chromium: ${values.notes} notes of ${seconds / 4} s, one after another.
`,
);
if (parts.includes('chromium') || parts.includes('clients')) await measureLocal();

if (parts.includes('google')) {
  const speakers = Number(values.google);
  const { figures, alone, emulatorCpu } = await measureGoogle({ speakers, seconds: seconds / 2, chunkSeconds });
  console.log(`\nTones with GOOGLE_STREAMING=on, and an emulator of Google that uses ${emulatorCpu.toFixed(2)} cores:`);
  printHeader();
  printFigures(String(speakers), figures);
  const added = worst(figures.lags.shown) - worst(alone);
  console.log(`The emulator alone shows words within ${worst(alone).toFixed(2)} s, p95.`);
  addGoal(
    `Google, ${speakers} speakers: words are shown at most 0.3 s later than by the emulator alone, p95`,
    added,
    0.3,
  );
}

if (parts.includes('capacity')) {
  const atOnce = Number(values.capacity);
  const { unloadedSeconds, loaded } = await measureCapacity(atOnce);
  const megabytes = loaded.bytesEach / 1e6;
  console.log(
    `\nWith an engine that is never the limit: ${atOnce} recordings wait ${loaded.percentile99Seconds.toFixed(2)} s after stop, 99th percentile, and take ${megabytes.toFixed(1)} MB each; one alone waits ${unloadedSeconds.toFixed(2)} s.`,
  );
  addGoal(`${atOnce} recordings at once take at most 4 MB each`, megabytes, 4, ' MB');
  const ratio = loaded.percentile99Seconds / unloadedSeconds;
  addGoal(`${atOnce} recordings at once wait less than twice as long as one, p99`, ratio, 2, ' times');
}

if (parts.includes('realtime')) {
  await using server = await startLocal();
  const speakers = values.realtime.split(',').map(Number);
  const options = { server, speech: await readSpeech(), seconds: seconds / 2 };
  goals.push(...(await measureRealtime({ ...options, speakers })));
}
printGoals(goals);
