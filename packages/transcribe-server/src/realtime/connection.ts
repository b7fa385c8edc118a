import { ProblemError, problems } from '@audio-transcriber/contract';
import type { RawData, WebSocket } from 'ws';
import type { Clock } from '../platform/clock.ts';
import { createProblemDocument } from '../problems/problem-response.ts';
import { stoppingProblem } from '../problems/shutting-down.ts';
import { createId, errorEvent, parseClientEvent, type ServerEvent } from './events.ts';
import { createSession, type SessionOptions } from './session.ts';

interface ConnectionOptions extends Omit<SessionOptions, 'send' | 'onTooLong'> {
  readonly clock: Clock;
  /** Seconds without a message after which the session ends. */
  readonly idleSeconds: number;
  /** Called with the bytes of each message. */
  readonly onBytes: (bytes: number) => void;
  /** Called with the problem that ends the session. */
  readonly onProblem: (problem: unknown) => void;
  /** Aborted when the server starts to stop: the session ends when its audio is transcribed. */
  readonly stoppingSignal: AbortSignal;
  /** Aborted when the server cancels running work. */
  readonly shutdownSignal: AbortSignal;
}

/** A message of the client that is being handled, or waits for it. */
type Message = string | undefined;

const pingSeconds = 30;
/** Bytes and messages that wait in the server before it stops to read. */
const maxWaitingBytes = 100_000;
const maxWaitingMessages = 100;
/** Bytes that wait for a client that does not read. */
const maxUnsentBytes = 1_000_000;
/** How long a closing client may take. */
const closeSeconds = 5;
/** https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
const goingAway = 1001;

/**
 * Runs a session over a WebSocket, until it is closed. Closes it with the code 4000 + status of the problem, 1001 when
 * the server stops, and the problem's code as the reason.
 */
export const runConnection = (socket: WebSocket, options: ConnectionOptions): Promise<void> => {
  const { clock, idleSeconds, maxSeconds, onBytes, onProblem, stoppingSignal, shutdownSignal } = options;
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const startedAt = clock.now();
  const waiting: Message[] = [];
  let waitingBytes = 0;
  let isHandling = false;
  let isEnding = false;
  let isAlive = true;
  let lastMessageAt = startedAt;
  let timer: Disposable | undefined;

  const close = (problem: unknown, closeCode?: number) => {
    if (socket.readyState !== socket.OPEN) return;
    isEnding = true;
    waiting.length = 0;
    const { code } = createProblemDocument(problem, '');
    onProblem(problem);
    session.cancel(problem);
    socket.resume(); // Otherwise the client's answer is not read.
    socket.close(closeCode ?? 4000 + problems[code].status, code);
    timer?.[Symbol.dispose]();
    timer = clock.after(closeSeconds, () => socket.terminate());
  };

  const send = (event: ServerEvent) => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > maxUnsentBytes) {
      if (!isEnding) close(new ProblemError('request-timeout', 'The client does not read its events.'));
      return;
    }
    const { type, ...fields } = event;
    socket.send(JSON.stringify({ type, event_id: createId('event'), ...fields }));
  };

  /** Ends the audio, sends the remaining transcripts and the problem, and closes. */
  const end = async (problem: ProblemError, closeCode?: number) => {
    if (isEnding) return;
    isEnding = true;
    waiting.length = 0;
    await session.finish();
    send(errorEvent(problem));
    close(problem, closeCode);
  };

  const session = createSession({ ...options, send, onTooLong: (problem) => void end(problem) });

  const handle = async (message: Message) => {
    let eventId: string | undefined;
    try {
      if (message === undefined) throw new ProblemError('invalid-request', 'Messages must be text.');
      const event = parseClientEvent(message);
      eventId = event.event_id;
      await session.handle(event);
    } catch (error) {
      send(errorEvent(error, eventId));
      if (!(error instanceof ProblemError)) close(error);
    }
  };

  const handleAll = async () => {
    isHandling = true;
    while (waiting.length > 0 && !isEnding) {
      const message = waiting.shift();
      waitingBytes -= message?.length ?? 0;
      await handle(message);
      if (socket.isPaused && waitingBytes < maxWaitingBytes && waiting.length < maxWaitingMessages) {
        isAlive = true; // The answer to a ping may be behind the messages that were not read.
        socket.resume();
      }
    }
    isHandling = false;
  };

  const onMessage = (data: RawData, isBinary: boolean) => {
    if (isEnding) return;
    const text = isBinary ? undefined : data.toString();
    isAlive = true;
    lastMessageAt = clock.now();
    onBytes(text?.length ?? 0);
    waiting.push(text);
    waitingBytes += text?.length ?? 0;
    if (waitingBytes >= maxWaitingBytes || waiting.length >= maxWaitingMessages) socket.pause();
    if (!isHandling) void handleAll();
  };

  const check = () => {
    timer = clock.after(pingSeconds, check);
    if (isEnding) return;
    const now = clock.now();
    if (now - startedAt > maxSeconds) {
      void end(new ProblemError('audio-too-long', `A session may last ${maxSeconds} s.`));
    } else if (now - lastMessageAt > idleSeconds && !socket.isPaused) {
      void end(new ProblemError('request-timeout', `No message has arrived for ${idleSeconds} s.`));
    } else if (!isAlive && !socket.isPaused) {
      socket.terminate();
    } else {
      isAlive = false;
      socket.ping();
    }
  };

  const onStopping = () => void end(stoppingProblem(), goingAway);
  const onShutdown = () => close(shutdownSignal.reason, goingAway);

  socket.on('message', onMessage);
  socket.on('pong', () => {
    isAlive = true;
  });
  socket.on('error', () => {}); // 'close' follows.
  socket.once('close', () => {
    isEnding = true;
    timer?.[Symbol.dispose]();
    stoppingSignal.removeEventListener('abort', onStopping);
    shutdownSignal.removeEventListener('abort', onShutdown);
    session.cancel(new DOMException('The client went away.', 'AbortError'));
    resolve();
  });
  stoppingSignal.addEventListener('abort', onStopping, { once: true });
  shutdownSignal.addEventListener('abort', onShutdown, { once: true });
  timer = clock.after(pingSeconds, check);
  if (stoppingSignal.aborted) onStopping();
  if (shutdownSignal.aborted) onShutdown();
  return closed;
};
