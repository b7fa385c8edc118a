import { parentPort, workerData } from 'node:worker_threads';
import type { PoolMessage, Progress, WorkerMessage } from './messages.ts';
import { progressFields } from './messages.ts';
import { type Session, startSession } from './session.ts';

// Entry point of a decoder thread. Sessions take turns: each runs until it waits for bytes or for a pull.

const port = parentPort;
if (port === null) throw new Error('This module runs in a worker thread.');
const progress = workerData as Progress;
const sessions = new Map<number, Session>();

// opus-decoder logs every damaged packet with console.error.
globalThis.console.error = () => {};

const mark = (session: number): void => {
  Atomics.store(progress, progressFields.session, session);
  Atomics.add(progress, progressFields.steps, 1);
};

const send = (message: WorkerMessage): void => {
  port.postMessage(message, message.type === 'samples' ? message.samples.map(({ buffer }) => buffer) : []);
  if (message.type !== 'samples' && message.type !== 'channels-mixed') sessions.delete(message.id);
};

const open = (request: Extract<PoolMessage, { type: 'open' }>): Session => {
  const wait = async <Result>(promise: Promise<Result>): Promise<Result> => {
    mark(0);
    try {
      return await promise;
    } finally {
      mark(request.id);
    }
  };
  mark(request.id);
  return startSession({ request, send, wait, onEnd: () => mark(0) });
};

port.on('message', (message: PoolMessage) => {
  const { id } = message;
  if (message.type === 'open') {
    sessions.set(id, open(message));
    return;
  }
  const session = sessions.get(id);
  if (message.type === 'grow') session?.grow(message.size, message.isComplete);
  if (message.type === 'pull') session?.pull();
  if (message.type === 'close') {
    session?.close();
    sessions.delete(id);
  }
});
