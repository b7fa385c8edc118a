import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { openAsBlob } from 'node:fs';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  createPocketsphinxEngine,
  createTemporaryFolder,
  createTranscribeApp,
} from '@audio-transcriber/transcribe-server';
import { serve } from '@hono/node-server';
import { readEnglishSpeech, type SpeechFile, speechFolder } from './speech-files.ts';
import { countWordErrors, pooledWordErrorRate, type WordErrors } from './word-error-rate.ts';

interface FileAccuracy {
  readonly name: string;
  readonly recogniserAlone: WordErrors;
  readonly throughServer: WordErrors;
}

interface Accuracy {
  readonly files: readonly FileAccuracy[];
  /** Pooled word error rates. */
  readonly recogniserAlone: number;
  readonly throughServer: number;
}

/** By how much the pooled word error rate through the server may exceed that of the recogniser alone. */
export const maxDifference = 0.02;

/**
 * Word errors of the same files, from one call of the recogniser for each whole file, and from the server over HTTP:
 * what decoding, cutting, and joining cost.
 */
export const compareAccuracy = async (speech: readonly SpeechFile[]): Promise<Accuracy> => {
  await using temporaryFolder = createTemporaryFolder();
  const app = createTranscribeApp({ engine: createPocketsphinxEngine({ temporaryFolder }), temporaryFolder });
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
    const [alone, served] = await Promise.all([recogniseAlone(path), transcribeOverHttp(path, port)]);
    const recogniserAlone = countWordErrors(transcript, alone);
    files.push({ name, recogniserAlone, throughServer: countWordErrors(transcript, served) });
  }
  return {
    files,
    recogniserAlone: pooledWordErrorRate(files.map((file) => file.recogniserAlone)),
    throughServer: pooledWordErrorRate(files.map((file) => file.throughServer)),
  };
};

const run = promisify(execFile);

const recogniseAlone = async (path: string): Promise<string> => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'accuracy-'));
  const inFolder = (name: string) => join(folder.path, name);
  await run('ffmpeg', ['-v', 'error', '-i', path, '-ac', '1', '-ar', '16000', '-f', 's16le', inFolder('speech.raw')]);
  await writeFile(inFolder('control'), 'speech\n');
  await run('pocketsphinx_batch', [
    ...['-cmn', 'batch', '-adcin', 'yes', '-cepdir', folder.path, '-cepext', '.raw'],
    ...['-ctl', inFolder('control'), '-hyp', inFolder('hypothesis'), '-logfn', '/dev/null'],
  ]);
  return (await readFile(inFolder('hypothesis'), 'utf8')).replace(/\(speech -?\d+\)\s*$/, '');
};

const transcribeOverHttp = async (path: string, port: number): Promise<string> => {
  const body = new FormData();
  body.set('file', await openAsBlob(path), 'recording');
  const response = await fetch(`http://127.0.0.1:${port}/v1/audio/transcriptions`, { method: 'POST', body });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  const { text } = (await response.json()) as { text: string };
  return text;
};

const print = ({ files, recogniserAlone, throughServer }: Accuracy): void => {
  const row = (...[name, alone, served]: readonly [string, string, string]) =>
    console.log(`${name.padEnd(24)}${alone.padStart(18)}${served.padStart(18)}`);
  const share = ({ errors, referenceWords }: WordErrors) => `${errors}/${referenceWords}`;
  row('word errors', 'recogniser alone', 'through server');
  for (const file of files) row(file.name, share(file.recogniserAlone), share(file.throughServer));
  row('pooled', recogniserAlone.toFixed(4), throughServer.toFixed(4));
  console.log(`difference ${(throughServer - recogniserAlone).toFixed(4)}, at most ${maxDifference} allowed`);
};

if (import.meta.main) {
  const speech = await readEnglishSpeech();
  if (speech === undefined) {
    console.log(`Nothing was measured: there is no recorded speech in ${speechFolder} (SPEECH_DIR).`);
  } else {
    const accuracy = await compareAccuracy(speech);
    print(accuracy);
    if (accuracy.throughServer - accuracy.recogniserAlone > maxDifference) process.exitCode = 1;
  }
}
