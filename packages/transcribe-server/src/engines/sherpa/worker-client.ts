import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { dirname, extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { type PcmSamples, sampleRate } from '../../audio/pcm.ts';
import type { SherpaModel } from './model.ts';
import { readComplaints, type SherpaComplaints } from './sherpa-stderr.ts';
import type { SherpaResult } from './words.ts';
import type { HostMessage, LoadMessage, RecogniseMessage } from './worker.ts';

interface SherpaProcessOptions {
  readonly model: SherpaModel;
  /** How many recognitions may be under way at once. */
  readonly concurrency: number;
  /** For each recognition. */
  readonly threads: number;
}

/** A loaded model, in a process of its own. Disposing of it ends the process at once. */
export interface SherpaProcess extends AsyncDisposable {
  /** Resolves with why it ended, in the runtime's words, when it has. */
  readonly ended: Promise<string>;
  /**
   * Recognises samples of 16 kHz. It cannot be interrupted.
   * @throws Error with what the runtime complains of, or why the process ended
   */
  recognise(samples: PcmSamples, language: string | undefined): Promise<SherpaResult>;
}

const host = join(import.meta.dirname, `worker${extname(import.meta.filename)}`);
const runtimeMissing =
  'The package sherpa-onnx-node, which the engine sherpa needs, is not installed or has nothing for this machine: npm install sherpa-onnx-node';

/**
 * Settings of glibc's allocator (mallopt(3)): one arena for all threads, and large blocks go back to the system. Without
 * them the runtime keeps what its largest segments took. docs/decisions/017-engine-memory.md
 */
const allocatorSettings = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '524288',
  MALLOC_TRIM_THRESHOLD_: '524288',
};

/**
 * Starts the runtime and loads the model.
 *
 * The runtime has a process of its own because it ends the whole process over a model that it does not like, and
 * because it works out the features of the audio on the thread that hands it over.
 *
 * @throws Error that says what is wrong with the package or the model
 */
export const startSherpaProcess = async ({
  model,
  concurrency,
  threads,
}: SherpaProcessOptions): Promise<SherpaProcess> => {
  const child = fork(host, {
    // It holds little but samples, which are let go of with every small collection.
    execArgv: ['--max-semi-space-size=1'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Each recognition takes a thread of libuv's pool.
    env: { ...allocatorSettings, ...process.env, UV_THREADPOOL_SIZE: String(Math.max(4, concurrency)) },
  });
  const complaints = readComplaints(child.stderr ?? Readable.from([]));
  const ended = whyEnded(child, complaints);
  const pending = new Map<number, (answer: SherpaResult | Error) => void>();
  const loaded = Promise.withResolvers<void>();
  let calls = 0;

  const settle = (id: number, answer: SherpaResult | Error) => {
    pending.get(id)?.(answer);
    pending.delete(id);
    if (pending.size === 0) setNeeded(child, false);
  };
  child.on('message', (message: HostMessage) => {
    if (message.type === 'ready') loaded.resolve();
    if (message.type === 'runtime-missing') loaded.reject(new Error(runtimeMissing));
    if (message.type === 'model-refused') loaded.reject(createRefusal(model, message.reason));
    if (message.type === 'result') settle(message.id, message.result);
    if (message.type === 'error') settle(message.id, new Error(message.reason));
  });
  ended.then((reason) => {
    loaded.reject(createRefusal(model, reason));
    for (const id of [...pending.keys()]) settle(id, new Error(reason));
  });
  send(child, { model, threads });

  const end = async () => {
    setNeeded(child, true);
    child.kill('SIGKILL');
    await ended;
  };
  try {
    await loaded.promise;
  } catch (error) {
    await end();
    throw error;
  }
  setNeeded(child, false);

  return {
    ended,
    async recognise(samples, language) {
      const id = calls++;
      const { givenUp } = complaints;
      const answer = new Promise<SherpaResult | Error>((resolve) => pending.set(id, resolve));
      setNeeded(child, true);
      send(child, { id, samples, sampleRate, ...(language !== undefined && { language }) });
      const result = await answer;
      if (result instanceof Error) throw result;
      if (result.text !== '') return result;
      await complaints.untilMark(id);
      if (complaints.givenUp > givenUp) throw new Error(complaints.last());
      return result;
    },
    [Symbol.asyncDispose]: end,
  };
};

const createRefusal = ({ tokens }: SherpaModel, reason: string) =>
  new Error(`The model in ${dirname(tokens)} cannot be loaded: ${reason}`);

/** That the process is gone is seen by its end: no message is sent twice. */
const send = (child: ChildProcess, message: LoadMessage | RecogniseMessage): void => {
  child.send(message, () => {});
};

/** A program with nothing else to do may end while nobody waits for an answer. */
const setNeeded = (child: ChildProcess, isNeeded: boolean): void => {
  for (const part of [child, child.channel, child.stderr as Socket | null]) {
    if (isNeeded) part?.ref();
    else part?.unref();
  }
};

const whyEnded = async (child: ChildProcess, complaints: SherpaComplaints): Promise<string> => {
  try {
    const [exitCode, signal] = await once(child, 'close');
    return `The speech recogniser's process ended with ${exitCode ?? signal}. ${complaints.last()}`.trim();
  } catch (error) {
    return `The speech recogniser's process cannot be started: ${(error as Error).message}`;
  }
};
