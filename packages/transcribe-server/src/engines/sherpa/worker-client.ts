import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { dirname, extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { type PcmSamples, sampleRate } from '../../audio/pcm.ts';
import type { SherpaModel } from './model.ts';
import type { SessionMessage, SessionResult } from './online-sessions.ts';
import { readSherpaStderr, type SherpaStderr } from './sherpa-stderr.ts';
import type { SherpaResult } from './words.ts';
import type { DecoderSetting, HostMessage, LoadMessage, RecogniseMessage } from './worker.ts';

interface SherpaProcessOptions {
  readonly model: SherpaModel;
  /** Maximum number of concurrent recognitions. */
  readonly concurrency: number;
  /** Threads for each recognition. */
  readonly threads: number;
}

/** A child process with a loaded model. Disposal kills the process. */
export interface SherpaProcess extends AsyncDisposable {
  /** Resolves when the process has ended, with the reason. */
  readonly ended: Promise<string>;
  /**
   * Recognises samples at 16 kHz. Cannot be interrupted.
   *
   * @throws Error with the runtime's message, or with the reason why the process has ended
   */
  recognise(samples: PcmSamples, setting: DecoderSetting): Promise<SherpaResult>;
  /**
   * Opens a session. Only for online models.
   *
   * @param onResult is called for each result, and with the error if the session has failed
   */
  openSession(onResult: (result: SessionResult | Error) => void): SherpaSession;
}

export interface SherpaSession {
  /** Sends samples at 16 kHz. */
  send(samples: PcmSamples): void;
  /** Ends the audio. Results for the audio already sent still arrive. */
  end(): void;
  /** Closes the session. Does nothing if it has ended. */
  close(): void;
}

const host = join(import.meta.dirname, `worker${extname(import.meta.filename)}`);
/** A chunk is too small for more. */
const maxOnlineThreads = 4;
const runtimeMissing =
  'The package sherpa-onnx-node, which the engine sherpa needs, is not installed or has nothing for this machine: npm install sherpa-onnx-node';

/**
 * Settings of glibc's allocator (mallopt(3)): one arena for all threads, and large blocks are returned to the system.
 * Otherwise the runtime keeps the memory of its largest segments. See docs/decisions/017-engine-memory.md
 */
const allocatorSettings = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '524288',
  MALLOC_TRIM_THRESHOLD_: '524288',
};

/**
 * Starts a child process and loads the model.
 *
 * The runtime needs its own process, because it exits the whole process if it cannot load a model, and because it computes
 * the audio features on the calling thread.
 *
 * @throws Error with the reason if the package or the model cannot be loaded
 */
export const startSherpaProcess = async ({
  model,
  concurrency,
  threads,
}: SherpaProcessOptions): Promise<SherpaProcess> => {
  const child = fork(host, {
    // A small young generation: the process mostly holds samples, which small garbage collections free.
    execArgv: ['--max-semi-space-size=1'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Each recognition occupies a thread of libuv's pool.
    env: { ...allocatorSettings, ...process.env, UV_THREADPOOL_SIZE: String(Math.max(4, concurrency)) },
  });
  const stderr = readSherpaStderr(child.stderr ?? Readable.from([]));
  const ended = waitForEnd(child, stderr);
  const pending = new Map<number, (answer: SherpaResult | Error) => void>();
  const sessions = new Map<number, (result: SessionResult | Error) => void>();
  const loaded = Promise.withResolvers<void>();
  let calls = 0;

  const settle = (id: number, answer: SherpaResult | Error) => {
    pending.get(id)?.(answer);
    pending.delete(id);
    if (pending.size === 0) setNeeded(child, false);
  };
  const report = (session: number, result: SessionResult | Error) => {
    const onResult = sessions.get(session);
    // After an error, the session is still to be closed in the child.
    if (!(result instanceof Error) && result.isLast) sessions.delete(session);
    onResult?.(result);
  };
  child.on('message', (message: HostMessage) => {
    if (message.type === 'ready') loaded.resolve();
    if (message.type === 'runtime-missing') loaded.reject(new Error(runtimeMissing));
    if (message.type === 'model-rejected') loaded.reject(createLoadError(model, message.reason));
    if (message.type === 'result') settle(message.id, message.result);
    if (message.type === 'error') settle(message.id, new Error(message.reason));
    if (message.type === 'session-result') report(message.session, message);
    if (message.type === 'session-error') report(message.session, new Error(message.reason));
  });
  ended.then((reason) => {
    loaded.reject(createLoadError(model, reason));
    for (const id of [...pending.keys()]) settle(id, new Error(reason));
    for (const session of [...sessions.keys()]) report(session, new Error(reason));
  });
  // An online model decodes one chunk at a time, so it gets the threads of all recognitions.
  send(child, {
    model,
    threads: model.online === undefined ? threads : Math.min(maxOnlineThreads, threads * concurrency),
  });

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
    async recognise(samples, setting) {
      const id = calls++;
      const { failedCount } = stderr;
      const answer = new Promise<SherpaResult | Error>((resolve) => pending.set(id, resolve));
      setNeeded(child, true);
      send(child, { id, samples, sampleRate, setting });
      const result = await answer;
      if (result instanceof Error) throw result;
      if (result.text !== '') return result;
      await stderr.untilMark(id);
      if (stderr.failedCount > failedCount) throw new Error(stderr.lastLines());
      return result;
    },
    openSession(onResult) {
      const session = calls++;
      sessions.set(session, onResult);
      return {
        send: (samples) => send(child, { session, samples, sampleRate }),
        end: () => send(child, { session, sampleRate }),
        close() {
          if (sessions.delete(session)) send(child, { session, sampleRate, isCancelled: true });
        },
      };
    },
    [Symbol.asyncDispose]: end,
  };
};

const createLoadError = ({ tokens }: SherpaModel, reason: string) =>
  new Error(`The model in ${dirname(tokens)} cannot be loaded: ${reason}`);

/** Sends a message. Ignores errors: if the process is gone, `ended` reports it. */
const send = (child: ChildProcess, message: LoadMessage | RecogniseMessage | SessionMessage): void => {
  child.send(message, () => {});
};

/** Sets whether the child keeps the server's process alive: only while a recognition is pending. */
const setNeeded = (child: ChildProcess, isNeeded: boolean): void => {
  for (const part of [child, child.channel, child.stderr as Socket | null]) {
    if (isNeeded) part?.ref();
    else part?.unref();
  }
};

const waitForEnd = async (child: ChildProcess, stderr: SherpaStderr): Promise<string> => {
  try {
    const [exitCode, signal] = await once(child, 'close');
    return `The speech recogniser's process ended with ${exitCode ?? signal}. ${stderr.lastLines()}`.trim();
  } catch (error) {
    return `The speech recogniser's process cannot be started: ${(error as Error).message}`;
  }
};
