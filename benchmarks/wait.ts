import { createSeededRandom } from '../packages/transcribe-server/src/testing/seeded-random.ts';
import { printGoals } from './goals.ts';
import { percentile } from './percentile.ts';
import { ours, peer } from './server/contenders.ts';
import { startServerProcess } from './server/server-process.ts';
import { runAtOnce } from './wait/at-once.ts';
import { type LoadFigure, measureLoad } from './wait/load.ts';
import { createRecording, stopAt } from './wait/recording.ts';
import { createLiveSubmit, type Submit, submitAtEnd } from './wait/submit.ts';

const speedUp = 10;
const samples = Number(process.argv[2] ?? 20);
const [fixedSeconds, perAudioSecond] = [0.3, 0.15];
const longestSegmentSeconds = 55;
/** Repetitions for rows that send at the end, whose waits differ little. */
const samplesAtEnd = Math.min(samples, 5);
/** Concurrency, so that short recordings do not all begin in the same second. */
const liveAtOnce: Readonly<Record<number, number>> = { 10: 2, 60: 2, 300: 5, 1800: 10 };
const lengths = Object.keys(liveAtOnce).map(Number);
const loads = [1, 16, 32, 48, 64, 96, 128];

const startServers = async (servers: AsyncDisposableStack, pace: number, perSecond: number) => {
  const environment = { ENGINE_SECONDS: `${fixedSeconds / pace},${perSecond / pace}` };
  const google = servers.use(await startServerProcess('./google-emulator.ts', environment));
  const settings = {
    ENGINE: 'google',
    SPEECH_EMULATOR_HOST: `127.0.0.1:${google.port}`,
    PORT: '0',
    NODE_ENV: 'production',
    VOICE_ACTIVITY: 'energy', // Tones are no speech.
    MAX_LIVE_UPLOADS: '500',
    MAX_QUEUE: '500',
  };
  const start = async (module: string) => servers.use(await startServerProcess(module, settings));
  return { server: await start(ours.module), peerServer: await start(peer.module) };
};

const endpointOf = ({ port }: { readonly port: number }) => `http://127.0.0.1:${port}/v1/audio/transcriptions`;

console.log(
  `The wait from a recording's stop to its transcription, in seconds: median and 95th percentile of ${samples} recordings
(${samplesAtEnd} where they are sent at the end) that stop at random moments around each length. Everything is fed and recognised ${speedUp} times as fast as life, and the
waits are multiplied by ${speedUp}; what the machine itself takes is thereby counted ${speedUp} times. The emulated recogniser
takes ${fixedSeconds} s and ${perAudioSecond} of the audio's length, at most 64 calls at once. Two to ten recordings are sent live at the same time, more of the longer ones.
`,
);

await using servers = new AsyncDisposableStack();
const { server, peerServer } = await startServers(servers, speedUp, perAudioSecond);

interface Row {
  readonly name: string;
  readonly endpoint: string;
  readonly submit: Submit;
  readonly count: number;
}

const rows: readonly Row[] = [
  {
    name: 'live, as the element sends',
    endpoint: endpointOf(server),
    submit: createLiveSubmit(speedUp),
    count: samples,
  },
  { name: 'one POST at the end', endpoint: endpointOf(server), submit: submitAtEnd, count: samplesAtEnd },
  {
    name: `one POST to ${peer.name}`,
    endpoint: endpointOf(peerServer),
    submit: submitAtEnd,
    count: samplesAtEnd,
  },
];

const medians = new Map<string, number>();
console.log(''.padEnd(34) + lengths.map((seconds) => `${seconds} s`.padStart(18)).join(''));
for (const { name, endpoint, submit, count } of rows) {
  const cells: string[] = [];
  await submit(endpoint, await createRecording(5)); // Load everything before the measurement.
  for (const seconds of lengths) {
    const random = createSeededRandom(seconds);
    const recording = await createRecording(seconds * 1.1);
    const tasks = Array.from({ length: count }, () => {
      const stopped = stopAt(recording, seconds * (0.9 + 0.2 * random()));
      return () => submit(endpoint, stopped);
    });
    try {
      const waits = (await runAtOnce(submit === submitAtEnd ? 1 : (liveAtOnce[seconds] ?? 1), tasks)).map(
        (wait) => wait * speedUp,
      );
      medians.set(`${name} ${seconds}`, percentile(waits, 0.5));
      cells.push(`${percentile(waits, 0.5).toFixed(1)} / ${percentile(waits, 0.95).toFixed(1)}`);
    } catch (error) {
      cells.push((error as { code?: string }).code ?? 'failed');
    }
  }
  console.log(name.padEnd(34) + cells.map((cell) => cell.padStart(18)).join(''));
}

const median = (seconds: number) => medians.get(`${rows[0]?.name} ${seconds}`) ?? Number.NaN;
const longest = fixedSeconds + perAudioSecond * longestSegmentSeconds;
const ratio = median(1800) / median(10);

console.log('\nConcurrent speakers in real time, with an engine that is never the limit:');
const figures: LoadFigure[] = [];
{
  await using unhurried = new AsyncDisposableStack();
  const { server: loaded } = await startServers(unhurried, 1, 0);
  const recording = await createRecording(30);
  for (const atOnce of loads) {
    const figure = await measureLoad(loaded, recording, atOnce);
    figures.push(figure);
    const { percentile99Seconds, bytesEach } = figure;
    console.log(
      `${String(atOnce).padStart(5)}  wait, 99th percentile ${percentile99Seconds.toFixed(2)} s, ${(bytesEach / 1e6).toFixed(0)} MB each`,
    );
    if (percentile99Seconds > 2 * (figures[0]?.percentile99Seconds ?? 0)) break;
  }
}
const unloaded = figures[0]?.percentile99Seconds ?? 0;
const carried = figures.filter(({ percentile99Seconds }) => percentile99Seconds <= 2 * unloaded).at(-1);
console.log(
  `Maximum with at most twice the wait of one speaker: ${carried?.atOnce}, with the clients on the same machine.`,
);

const goals = [
  {
    name: 'the median wait at 30 min is at most 1.2 times that at 10 s',
    isMet: ratio <= 1.2,
    measured: `${ratio.toFixed(2)} times`,
  },
  {
    name: "the median wait at 30 min is at most the recogniser's time for one longest segment and 0.5 s",
    isMet: median(1800) <= longest + 0.5,
    measured: `${median(1800).toFixed(1)} s of ${(longest + 0.5).toFixed(1)} s`,
  },
];
printGoals(goals);
