import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { contenders } from './engines/contenders.ts';
import { createAudio, type EngineMeasurement, measureEngine, memorySegments } from './engines/measure.ts';
import { measureServerBytes, recordingSeconds } from './engines/measure-server.ts';
import { modelFolder } from './local-engine.ts';
import { readEnglishSpeech, speechFolder } from './speech-files.ts';

/** Maximum memory of the server and the default engine together, with two concurrent segments. */
const goalMegabytes = 550;

const [, , only] = process.argv;

/** Runs this program for one engine, in its own process. */
const measureApart = async (name: string): Promise<EngineMeasurement> => {
  const { stdout } = await promisify(execFile)(process.execPath, [import.meta.filename, name]);
  return JSON.parse(stdout);
};

const printRow = (cells: readonly string[]) =>
  console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(26) : cell.padStart(16))).join(''));

const printAll = async () => {
  console.log(
    `Each engine in its own process, on ${availableParallelism()} cores, with ${memorySegments} segments of its maximum length.
First result: time from the start, including loading the model, to the text of ten seconds.
Real-time factor: seconds of work per second of audio, with one segment (alone) and at maximum concurrency (together).
Memory: the peak of Node's process and the engine's process after all segments.
`,
  );
  printRow(['engine', 'first result', 'alone', 'together', 'at once', 'memory', 'word errors', 'audio']);
  for (const { name, missing } of contenders) {
    if (missing !== undefined) {
      printRow([name, `not measured: ${missing}`]);
      continue;
    }
    const { audio, concurrency, firstResultSeconds, realTimeFactor, peakBytes, wordErrorRate } =
      await measureApart(name);
    printRow([
      name,
      `${firstResultSeconds.toFixed(2)} s`,
      realTimeFactor.alone.toFixed(4),
      realTimeFactor.together.toFixed(4),
      String(concurrency),
      `${Math.round(peakBytes / 1e6)} MB`,
      wordErrorRate === undefined ? '' : `${(100 * wordErrorRate).toFixed(1)} %`,
      audio,
    ]);
  }
  if (existsSync(modelFolder)) {
    const { samples } = await createAudio('speech', recordingSeconds);
    const megabytes = Math.round((await measureServerBytes(modelFolder, samples)) / 1e6);
    const verdict = megabytes <= goalMegabytes ? 'met' : 'missed';
    console.log(
      `\nThe whole server with the default engine, over HTTP, two at once: ${megabytes} MB of ${goalMegabytes}, ${verdict}.`,
    );
  }
  if ((await readEnglishSpeech()) === undefined) {
    console.log(`\nNo word errors were counted: there is no recorded speech in ${speechFolder} (SPEECH_DIR).`);
  }
};

if (only === undefined) {
  await printAll();
} else {
  const contender = contenders.find(({ name }) => name === only);
  if (contender === undefined) throw new Error(`There is no engine ${only}.`);
  console.log(JSON.stringify(await measureEngine(contender)));
}
