import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { speak } from './live/speak.ts';
import { createSpeechRecording, joinSpeech, readSpeech, type SpeechRecording } from './live/speech-recording.ts';
import { modelFolder } from './local-engine.ts';
import { ours } from './server/contenders.ts';
import { readFamilyBytes, readFamilyCpuSeconds } from './server/process-usage.ts';
import { type ServerProcess, startServerProcess } from './server/server-process.ts';

const { values } = parseArgs({
  options: {
    /** Speakers with the default engine: few, so that each gets words while speaking. */
    local: { type: 'string', default: '2' },
    /** Speakers with recognition elsewhere. */
    elsewhere: { type: 'string', default: '40' },
    seconds: { type: 'string', default: '40' },
    /** The number of speakers for which the table is extrapolated. */
    extrapolate: { type: 'string', default: '100000' },
  },
});
const seconds = Number(values.seconds);
const chunkSeconds = 0.25;
/** Delay between the starts of two speakers. */
const staggerSeconds = 0.2;
/** The share of a machine that is in use, so that a lost replica does not overload the others. */
const utilisation = 0.7;

interface Cost {
  readonly name: string;
  readonly speakers: number;
  /** For each speaker: cores, bytes of memory, requests a second, bits a second. */
  readonly cores: number;
  readonly bytes: number;
  readonly requests: number;
  readonly bits: number;
}

/** Measures what each of these simultaneous recordings costs a server and its child processes. */
const measure = async (name: string, server: ServerProcess, recordings: readonly SpeechRecording[]): Promise<Cost> => {
  const origin = `http://127.0.0.1:${server.port}`;
  const endpoint = `${origin}/v1/audio/transcriptions`;
  const countRequests = async () => {
    const metrics = await (await fetch(`${origin}/metrics`)).text();
    return [...metrics.matchAll(/^http_requests_total\{.*\} (\d+)$/gm)].reduce((sum, [, n]) => sum + Number(n), 0);
  };
  await speak(endpoint, { ...first(recordings), chunkSeconds: 0 }); // Loads everything before the measurement.
  const [idleBytes, idleRequests] = [await readFamilyBytes(server.processId), await countRequests()];
  const before = await readFamilyCpuSeconds(server.processId);
  let mostBytes = idleBytes;
  const sampling = setInterval(async () => {
    mostBytes = Math.max(mostBytes, await readFamilyBytes(server.processId));
  }, 500);
  try {
    await Promise.all(
      recordings.map(async (recording, i) => {
        await wait(i * staggerSeconds * 1000);
        await speak(endpoint, recording);
      }),
    );
  } finally {
    clearInterval(sampling);
  }
  const spoken = recordings.reduce((sum, recording) => sum + recording.seconds, 0);
  const sent = recordings.flatMap(({ chunks }) => chunks).reduce((sum, { size }) => sum + size, 0);
  return {
    ...{ name, speakers: recordings.length },
    cores: ((await readFamilyCpuSeconds(server.processId)) - before) / spoken,
    bytes: (mostBytes - idleBytes) / recordings.length,
    requests: ((await countRequests()) - idleRequests) / spoken,
    bits: (8 * sent) / spoken,
  };
};

const first = <Item>([item]: readonly Item[]): Item => {
  if (item === undefined) throw new Error('At least one speaker is needed.');
  return item;
};

const environment = { PORT: '0', NODE_ENV: 'production', MAX_LIVE_UPLOADS: '1000', MAX_QUEUE: '1000' };
const speech = await readSpeech();
const createRecordings = (count: string) =>
  Promise.all(
    Array.from({ length: Number(count) }, (_, i) =>
      createSpeechRecording(joinSpeech(speech, i, seconds), chunkSeconds),
    ),
  );

const measureLocal = async (): Promise<Cost> => {
  await using server = await startServerProcess(ours.module, {
    ...{ ...environment, ENGINE: 'sherpa', SHERPA_MODEL_DIR: modelFolder },
  });
  const name = `${modelFolder.split('/').at(-1)}, words while speaking`;
  return await measure(name, server, await createRecordings(values.local));
};

const measureElsewhere = async (): Promise<Cost> => {
  await using google = await startServerProcess('./google-emulator.ts', { ENGINE_SECONDS: '0.3,0' });
  await using server = await startServerProcess(ours.module, {
    ...{ ...environment, ENGINE: 'google', SPEECH_EMULATOR_HOST: `127.0.0.1:${google.port}` },
  });
  return await measure('recognition elsewhere', server, await createRecordings(values.elsewhere));
};

const costs = [await measureLocal(), await measureElsewhere()];
const all = Number(values.extrapolate);
const row = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);
const rounded = (number: number, digits = 0) => number.toLocaleString('en-US', { maximumFractionDigits: digits });

console.log(`Each speaker, measured with recordings of ${seconds} s in real time, in chunks of ${chunkSeconds} s:\n`);
row(['engine', 'measured', 'cores', 'speakers a core', 'memory', 'requests', 'network']);
row(Array.from({ length: 7 }, () => '---'));
for (const { name, speakers, cores, bytes, requests, bits } of costs) {
  const perCore = utilisation / cores;
  row([
    ...[name, `${speakers} at once`, cores.toFixed(3), rounded(perCore, perCore < 10 ? 1 : 0)],
    ...[`${(bytes / 1e6).toFixed(1)} MB`, `${requests.toFixed(1)} a second`, `${rounded(bits / 1000)} kbit/s`],
  ]);
}
console.log(`\n${rounded(all)} speakers at once, with ${utilisation * 100} % of each core in use:\n`);
row(['engine', 'cores', 'memory', 'requests', 'network']);
row(Array.from({ length: 5 }, () => '---'));
for (const { name, cores, bytes, requests, bits } of costs) {
  row([
    ...[name, rounded((cores * all) / utilisation), `${rounded((bytes * all) / 1e9)} GB`],
    ...[`${rounded(requests * all)} a second`, `${rounded((bits * all) / 1e9, 1)} Gbit/s`],
  ]);
}
