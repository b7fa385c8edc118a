import { Worker } from 'node:worker_threads';
import { type PoolMessage, type Progress, progressFields, type WorkerMessage } from './messages.ts';

/** A worker thread that decodes several recordings by turns. */
export interface DecoderThread {
  /** How many sessions it has. */
  readonly load: number;
  /** Adds a session. */
  add(session: ThreadSession): void;
  send(message: PoolMessage): void;
  /** Takes a session out. */
  remove(session: ThreadSession): void;
}

/** A session as its thread sees it. */
export interface ThreadSession {
  readonly id: number;
  receive(message: WorkerMessage): void;
  /** The thread has ended. @param isCulprit whether it was at work on this session */
  lose(reason: Error, isCulprit: boolean): void;
}

export interface ThreadOptions {
  readonly worker: URL;
  /** A thread that works on one session for so long, without a pause, hangs. */
  readonly stallSeconds: number;
  readonly onEnd: () => void;
}

/** Many times what the sessions of a thread take: a thread that exceeds it ends, and not the server. */
const resourceLimits = { maxOldGenerationSizeMb: 256 };

/** Starts a thread. It keeps the process alive only while it has sessions. */
export const startDecoderThread = ({ worker, stallSeconds, onEnd }: ThreadOptions): DecoderThread => {
  const progress: Progress = new Int32Array(new SharedArrayBuffer(progressFields.count * Int32Array.BYTES_PER_ELEMENT));
  const thread = new Worker(worker, { workerData: progress, resourceLimits, execArgv: [] });
  const sessions = new Map<number, ThreadSession>();
  let watch: NodeJS.Timeout | undefined;
  let lastSteps = -1;
  /** Seconds without progress, as this thread counts them: it counts none while the whole process stands still. */
  let stalledSeconds = 0;
  let isOver = false;

  const end = (reason: Error, culprit: number) => {
    if (isOver) return;
    isOver = true;
    clearInterval(watch);
    onEnd();
    void thread.terminate();
    for (const session of [...sessions.values()]) session.lose(reason, session.id === culprit);
  };
  const current = () => Atomics.load(progress, progressFields.session);

  thread.on('message', (message: WorkerMessage) => sessions.get(message.id)?.receive(message));
  thread.on('error', (error) => end(error instanceof Error ? error : new Error(String(error)), current()));
  thread.on('exit', (code) => end(new Error(`A decoder thread ended with ${code}.`), current()));
  thread.unref();

  const checkProgress = () => {
    const steps = Atomics.load(progress, progressFields.steps);
    const session = current();
    stalledSeconds = session !== 0 && steps === lastSteps ? stalledSeconds + 1 : 0;
    lastSteps = steps;
    if (stalledSeconds >= stallSeconds) end(new Error('A decoder thread hung.'), session);
  };

  return {
    get load() {
      return sessions.size;
    },
    add(session) {
      if (sessions.size === 0) {
        thread.ref();
        stalledSeconds = 0;
        watch = setInterval(checkProgress, 1000).unref();
      }
      sessions.set(session.id, session);
    },
    send: (message) => thread.postMessage(message),
    remove(session) {
      if (!sessions.delete(session.id) || sessions.size > 0 || isOver) return;
      clearInterval(watch);
      thread.unref();
    },
  };
};
