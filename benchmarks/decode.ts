import { existsSync } from 'node:fs';
import { compareSamples } from './decode/compare-samples.ts';
import { ffmpeg, inProcess } from './decode/decoders.ts';
import { measureCpu } from './decode/measure-cpu.ts';
import { measureGrowing } from './decode/measure-growing.ts';
import { writeRecordings } from './decode/recordings.ts';
import { percentile } from './percentile.ts';
import { speechFolder } from './speech-files.ts';

const lengths = [5, 10, 60, 600];
const maxBytesEach = 1_500_000;
const maxFirstMilliseconds = 50;
const maxLengthMilliseconds = 10;
const maxOffsetMilliseconds = 5;

interface Goal {
  readonly name: string;
  readonly isMet: boolean;
  readonly measured: string;
}
const goals: Goal[] = [];

await using written = await writeRecordings(lengths);
const live = written.recordings.find(({ format, seconds }) => format === 'webm-opus-live' && seconds === 60);
if (live === undefined) throw new Error('There is no recording to be streamed.');
console.log('Growing WebM/Opus recordings');
for (const [decoder, count] of [
  [inProcess, 100],
  [ffmpeg, 20],
] as const) {
  const { bytesEach, firstSamples } = await measureGrowing(decoder, live.bytes, count);
  const median = percentile(
    firstSamples.map(({ milliseconds }) => milliseconds),
    0.5,
  );
  const needed = percentile(
    firstSamples.map(({ seconds }) => seconds),
    0.5,
  );
  console.log(
    `  ${decoder.name.padEnd(12)}${(bytesEach / 1e6).toFixed(2)} MB each of ${count}; first samples when ${needed} s are there, after ${median.toFixed(1)} ms (medians)`,
  );
  if (decoder !== inProcess) continue;
  goals.push(
    {
      name: `at most ${maxBytesEach / 1e6} MB for a growing recording`,
      isMet: bytesEach <= maxBytesEach,
      measured: `${(bytesEach / 1e6).toFixed(2)} MB`,
    },
    {
      name: `first samples within ${maxFirstMilliseconds} ms of the chunk that holds them`,
      isMet: needed === 1 && median <= maxFirstMilliseconds,
      measured: `${median.toFixed(1)} ms`,
    },
  );
}

console.log('\nCPU milliseconds for a second of audio, in process and with one ffmpeg for each recording');
for (const recording of written.recordings) {
  const { inProcess, ffmpeg } = await measureCpu(recording);
  const { format, seconds } = recording;
  const perSecond = (milliseconds: number) => (milliseconds / seconds).toFixed(2).padStart(8);
  const ratio = inProcess / ffmpeg;
  console.log(
    `  ${format.padEnd(22)}${String(seconds).padStart(4)} s ${perSecond(inProcess)}${perSecond(ffmpeg)}  (${ratio.toFixed(2)})`,
  );
  if (seconds >= 10) {
    const measured = `${ratio.toFixed(2)} times`;
    goals.push({ name: `${format} of ${seconds} s: at most the CPU of ffmpeg`, isMet: ratio <= 1, measured });
  }
}

if (existsSync(speechFolder)) {
  console.log('\nDifference from ffmpeg, in milliseconds: length, offset');
  const differences = await compareSamples(speechFolder);
  for (const { file, lengthMilliseconds, offsetMilliseconds } of differences) {
    console.log(
      `  ${file.padEnd(30)}${lengthMilliseconds.toFixed(2).padStart(8)}${offsetMilliseconds.toFixed(2).padStart(8)}`,
    );
  }
  const most = (values: readonly number[]) => Math.max(...values.map(Math.abs));
  const length = most(differences.map(({ lengthMilliseconds }) => lengthMilliseconds));
  const offset = most(differences.map(({ offsetMilliseconds }) => offsetMilliseconds));
  goals.push({
    name: `lengths within ${maxLengthMilliseconds} ms of ffmpeg's, offsets within ${maxOffsetMilliseconds} ms`,
    isMet: length <= maxLengthMilliseconds && offset <= maxOffsetMilliseconds,
    measured: `${length.toFixed(2)} ms, ${offset.toFixed(2)} ms, over ${differences.length} files`,
  });
}

console.log('\nGoals');
for (const { name, isMet, measured } of goals) console.log(`  ${isMet ? 'yes' : 'NO '}  ${name}: ${measured}`);
if (goals.some(({ isMet }) => !isMet)) process.exitCode = 1;
