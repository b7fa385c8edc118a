import { printGoals } from './goals.ts';
import { contenders, peer } from './server/contenders.ts';
import { judge } from './server/goals.ts';
import { measureLongRecording } from './server/long-recording.ts';
import { type Measurement, measureRound } from './server/measure.ts';
import { printTables, summarize } from './server/report.ts';
import { startServerProcess } from './server/server-process.ts';
import { createWorkloads } from './server/workloads.ts';

const rounds = Number(process.argv[2] ?? 3);

await using google = await startServerProcess('./google-emulator.ts');
const environment = {
  ENGINE: 'google',
  SPEECH_EMULATOR_HOST: `127.0.0.1:${google.port}`,
  PORT: '0',
  NODE_ENV: 'production',
  VOICE_ACTIVITY: 'energy', // Tones are no speech.
};

console.log(
  `Each server in its own process on this machine, in ${rounds} rounds by turns; Google emulated by one process for all.
Intake: a form with bytes that are no audio, which is refused (415) when it has come to its end.
Transcription: WebM/Opus of 48 kbit/s, which transcribe-server decodes and the others hand on unread.
In brackets: multiples of ${peer.name}.`,
);

const measurements: Measurement[] = [];
for (const workload of await createWorkloads()) {
  const able = contenders.filter(({ transcribes }) => transcribes || workload.status !== 200);
  for (let round = 0; round < rounds; round++) {
    const first = round % able.length;
    const inTurn = [...able.slice(first), ...able.slice(0, first)];
    measurements.push(...(await measureRound(workload, inTurn, environment)));
  }
}
const summaries = summarize(measurements);
printTables(summaries, peer.name);

printGoals(judge(summaries, await measureLongRecording(environment)));
