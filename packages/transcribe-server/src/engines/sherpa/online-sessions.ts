import { setImmediate } from 'node:timers/promises';
import type { OnlineProperties } from './online-model.ts';
import { finishInput, type OnlineRecogniser, type OnlineStream, type Waveform } from './online-recogniser.ts';
import type { SherpaResult } from './words.ts';

/** A message about a session. The first one opens it. Without samples: the audio has ended. */
export interface SessionMessage {
  readonly session: number;
  readonly samples?: Int16Array<ArrayBuffer>;
  readonly sampleRate: number;
  /** Closes the session without a result. */
  readonly isCancelled?: boolean;
}

/** The text of a session since its last final result. Times are seconds from the session's first sample. */
export interface SessionResult {
  readonly session: number;
  readonly result: SherpaResult;
  readonly isFinal: boolean;
  /** Whether the session has ended. */
  readonly isLast: boolean;
  /** The end of the recognised audio. */
  readonly endSeconds: number;
}

interface Session {
  readonly id: number;
  readonly stream: OnlineStream;
  seconds: number;
  isRunning: boolean;
  isEnded: boolean;
}

/**
 * Creates the sessions of an online model, in the child process. A result is final at a pause, where the runtime detects
 * an endpoint. Sessions and whole segments take turns on one thread, chunk by chunk.
 *
 * @param send is called for each result, at least once after each message with samples
 * @returns a function that handles a message. Throws the runtime's error; the session then has to be cancelled
 */
export const createOnlineSessions = (
  recogniser: OnlineRecogniser,
  { tailSeconds }: OnlineProperties,
  send: (result: SessionResult) => void,
): ((message: SessionMessage) => Promise<void>) => {
  const sessions = new Map<number, Session>();

  const open = (id: number): Session => {
    const session = { id, stream: recogniser.createStream(), seconds: 0, isRunning: false, isEnded: false };
    sessions.set(id, session);
    return session;
  };

  const report = ({ id, stream, seconds }: Session, isFinal: boolean, isLast: boolean) => {
    const { text, tokens = [], timestamps = [], start_time: start = 0 } = recogniser.getResult(stream);
    const times = timestamps.map((time) => start + time);
    send({ session: id, result: { text, tokens, timestamps: times }, isFinal, isLast, endSeconds: seconds });
  };

  /** Recognises the audio of a session that has arrived. */
  const run = async (session: Session) => {
    const { id, stream } = session;
    session.isRunning = true;
    try {
      while (sessions.has(id) && recogniser.isReady(stream)) {
        recogniser.decode(stream);
        if (recogniser.isEndpoint(stream)) {
          report(session, true, false);
          recogniser.reset(stream);
        }
        await setImmediate();
      }
    } finally {
      session.isRunning = false;
    }
    if (!sessions.has(id)) return;
    if (session.isEnded) sessions.delete(id);
    report(session, session.isEnded, session.isEnded);
  };

  return async ({ session: id, samples, sampleRate, isCancelled = false }) => {
    if (isCancelled) {
      sessions.delete(id);
      return;
    }
    const session = sessions.get(id) ?? open(id);
    if (samples === undefined) finish(session, tailSeconds, sampleRate);
    else add(session, toWaveform(samples, sampleRate));
    if (!session.isRunning) await run(session);
  };
};

const add = (session: Session, waveform: Waveform): void => {
  session.stream.acceptWaveform(waveform);
  session.seconds += waveform.samples.length / waveform.sampleRate;
};

const finish = (session: Session, tailSeconds: number, sampleRate: number): void => {
  finishInput(session.stream, tailSeconds, sampleRate);
  session.isEnded = true;
};

/** Converts 16-bit samples for the runtime. */
export const toWaveform = (samples: Int16Array, sampleRate: number): Waveform => ({
  samples: Float32Array.from(samples, (sample) => sample / 0x8000),
  sampleRate,
});
