import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { ProblemError } from '@audio-transcriber/contract';
import { type PcmSamples, sampleRate } from '../../audio/pcm.ts';
import type { TemporaryFolder } from '../../platform/temporary-folder.ts';
import type { Engine } from '../engine.ts';
import { parseHypseg } from './parse-hypseg.ts';
import { shortenPauses } from './shorten-pauses.ts';

/** Where it works, and how much at once. */
export interface PocketsphinxEngineOptions {
  /** Where each segment lies while it is recognised. */
  readonly temporaryFolder: TemporaryFolder;
  /** How many recognisers run at once, each on one core. Default: one for each core. */
  readonly concurrency?: number;
}

const programMissing =
  'pocketsphinx, the speech recogniser, cannot be run. On Debian: apt-get install pocketsphinx pocketsphinx-en-us';
const modelMissing =
  'pocketsphinx, the speech recogniser, lacks its English model. On Debian: apt-get install pocketsphinx-en-us';
const maxComplaints = 20;

/**
 * CMU PocketSphinx with its US English model: a process for each segment, which needs no account and no network.
 *
 * Its own removal of silence is off, because its word times do not count what it removes: `shortenPauses` stands in.
 */
export const createPocketsphinxEngine = ({
  temporaryFolder,
  concurrency = availableParallelism(),
}: PocketsphinxEngineOptions): Engine => ({
  name: 'pocketsphinx',
  segmentSeconds: { min: 15, max: 30 },
  concurrency,

  accept({ language }) {
    if (language === undefined || language.split(',').some((tag) => /^en(-|$)/i.test(tag))) return;
    throw new ProblemError('unsupported-language', 'Only English is understood here.', { param: 'language' });
  },

  async transcribe(segment, { signal }) {
    const { samples, originalSeconds } = shortenPauses(segment.samples);
    const hypseg = await recognise(samples, temporaryFolder, signal);
    const words = parseHypseg(hypseg).map(({ word, start, end }) => ({ word, ...originalSeconds(start, end) }));
    return { text: words.map(({ word }) => word).join(' '), words, language: 'en' };
  },

  async check() {
    try {
      await recognise(new Int16Array(sampleRate), temporaryFolder, new AbortController().signal);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      throw new Error(error.code === 'engine-unavailable' ? programMissing : modelMissing, { cause: error.cause });
    }
  },
});

/** What `-hypseg` says of the samples. The process and its files are gone when the promise settles. */
const recognise = async (
  samples: PcmSamples,
  temporaryFolder: TemporaryFolder,
  signal: AbortSignal,
): Promise<string> => {
  await using folder = await temporaryFolder.reserve();
  await mkdir(folder.path);
  const controlPath = join(folder.path, 'control');
  const hypsegPath = join(folder.path, 'hypseg');
  await writeFile(join(folder.path, 'segment.raw'), samples);
  await writeFile(controlPath, 'segment\n');
  signal.throwIfAborted();

  const recogniser = spawn(
    'pocketsphinx_batch',
    [
      ...['-cmn', 'batch', '-remove_silence', 'no', '-adcin', 'yes'],
      ...['-cepdir', folder.path, '-cepext', '.raw', '-ctl', controlPath, '-hypseg', hypsegPath],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const kill = () => recogniser.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  try {
    const [complaints, [exitCode, exitSignal]] = await Promise.all([
      readComplaints(recogniser.stderr),
      closed(recogniser),
    ]);
    signal.throwIfAborted();
    const hypseg = exitCode === 0 ? await readFile(hypsegPath, 'utf8') : '';
    if (hypseg !== '') return hypseg;
    throw new ProblemError('engine-failed', 'The speech recogniser failed.', {
      cause: new Error(`pocketsphinx_batch ended with ${exitCode ?? exitSignal}. ${complaints}`),
    });
  } finally {
    signal.removeEventListener('abort', kill);
  }
};

const closed = async (recogniser: ChildProcess): Promise<[exitCode: number | null, exitSignal: string | null]> => {
  try {
    return (await once(recogniser, 'close')) as [number | null, string | null];
  } catch (cause) {
    throw new ProblemError('engine-unavailable', 'The speech recogniser cannot be run.', { cause });
  }
};

/** The errors in its log. The rest of the log is not for ours: it may hold what was said. */
const readComplaints = async (log: Readable): Promise<string> => {
  const complaints: string[] = [];
  for await (const line of createInterface({ input: log })) {
    if (/^(ERROR|FATAL)/.test(line) && complaints.length < maxComplaints) complaints.push(line);
  }
  return complaints.join(' ');
};
