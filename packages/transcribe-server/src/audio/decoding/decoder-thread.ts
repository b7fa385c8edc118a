import { Worker } from 'node:worker_threads';
import { type PoolMessage, type Progress, progressFields, type WorkerMessage } from './messages.ts';

/** A worker thread that decodes several recordings in turn. */
export interface DecoderThread {
  /** Number of its sessions. */
  readonly load: number;
  add(session: ThreadSession): void;
  send(message: PoolMessage): void;
  remove(session: ThreadSession): void;
}

/** The receiver of a recording's messages. */
export interface ThreadSession {
  readonly id: number;
  receive(message: WorkerMessage): void;
  /**
   * Called when the thread dies.
   *
   * @param cause id of the session that the thread was working on, which may have been removed; 0 if there was none
   */
  onThreadEnd(reason: Error, cause: number): void;
}

export interface ThreadOptions {
  readonly worker: URL;
  /** A thread that works on one session for this long without progress is terminated. */
  readonly stallSeconds: number;
  /** Called when the thread has died. */
  readonly onEnd: () => void;
}

/** Many times the memory that sessions need. A thread that exceeds it is terminated, instead of the whole server. */
const resourceLimits = { maxOldGenerationSizeMb: 256 };

/** Starts a thread. The thread keeps the process alive only while it has sessions. */
export const startDecoderThread = ({ worker, stallSeconds, onEnd }: ThreadOptions): DecoderThread => {
  const progress: Progress = new Int32Array(new SharedArrayBuffer(progressFields.count * Int32Array.BYTES_PER_ELEMENT));
  const thread = new Worker(worker, { workerData: progress, resourceLimits, execArgv: [] });
  const sessions = new Map<number, ThreadSession>();
  let watch: NodeJS.Timeout | undefined;
  let lastSteps = -1;
  /** Seconds without progress. Counted with a timer, so that time while the whole process is suspended does not count. */
  let stalledSeconds = 0;
  let isOver = false;

  const current = () => Atomics.load(progress, progressFields.session);
  const end = (reason: Error) => {
    if (isOver) return;
    isOver = true;
    const cause = current();
    clearInterval(watch);
    onEnd();
    void thread.terminate();
    for (const session of [...sessions.values()]) session.onThreadEnd(reason, cause);
  };

  thread.on('message', (message: WorkerMessage) => sessions.get(message.id)?.receive(message));
  thread.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  thread.on('exit', (code) => end(new Error(`A decoder thread ended with ${code}.`)));
  thread.unref();

  const checkProgress = () => {
    const steps = Atomics.load(progress, progressFields.steps);
    stalledSeconds = current() !== 0 && steps === lastSteps ? stalledSeconds + 1 : 0;
    lastSteps = steps;
    if (stalledSeconds >= stallSeconds) end(new Error('A decoder thread hung.'));
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
