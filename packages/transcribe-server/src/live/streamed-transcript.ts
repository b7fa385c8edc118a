import { framesPerSecond } from '../audio/audio-buffer.ts';
import { secondsOf } from '../audio/pcm.ts';
import type { EngineStream } from '../engines/engine.ts';
import type { Clock } from '../platform/clock.ts';
import { isRetryable } from '../problems/problem-response.ts';
import type { Recognise } from '../transcription/transcribe.ts';
import type { VoiceActivityDetector } from '../voice-activity/voice-activity.ts';
import { createAudioPace } from './audio-pace.ts';
import type { LiveTranscript } from './live-transcript.ts';
import { createOpenAudio } from './open-audio.ts';
import { recogniseFromStream } from './recognise-from-stream.ts';
import { createStreamSession, type StreamSession } from './stream-session.ts';
import { addSpeech, joinSpoken, type Span } from './streamed-result.ts';

interface StreamedTranscriptOptions {
  /** Opens a session of the engine. */
  readonly open: (signal: AbortSignal) => EngineStream;
  readonly voiceActivity: VoiceActivityDetector;
  readonly clock: Clock;
}

/** Speech is looked for in so much audio at once. */
const judgedFrames = 0.3 * framesPerSecond;
/** After so much silence the session ends: time without speech is billed too. */
const silenceSeconds = 3;
/** What is sent of the audio before speech. */
const leadSeconds = 0.5;
/** Older audio is not sent to a new session: it would come too fast. */
const maxBacklogSeconds = 4;
/** The share of its longest time after which a session ends in a pause, and after which it ends anywhere. */
const [renewalShare, lastShare] = [0.8, 0.95];
const pauseSeconds = 0.4;
const secondsAfterFailure = 5;

/**
 * What is said in a recording, from sessions of an engine that streams: partial text, and final results that spare the
 * call for a segment. Sessions are open while audio comes at the pace of life, somebody watches and there is speech.
 */
export const createStreamedTranscript = ({
  open,
  voiceActivity,
  clock,
}: StreamedTranscriptOptions): LiveTranscript & { wrap(recognise: Recognise): Recognise } => {
  const audio = createOpenAudio(voiceActivity);
  const pace = createAudioPace(clock);
  const stop = new AbortController();
  const { signal } = stop;
  let sessions: StreamSession[] = [];
  let speech: Span[] = [];
  let news = Promise.withResolvers<void>();
  let revision = 0;
  let settledSeconds = 0;
  let watchers = 0;
  let isComplete = false;
  let notBefore = 0;
  let sentFrame = 0;
  let openedAt = 0;
  let hasFailed = false;
  let isRenewalDue = false;
  let longestSeconds = Number.POSITIVE_INFINITY;
  let judging: Promise<void> | undefined;

  const tell = () => {
    revision++;
    news.resolve();
    news = Promise.withResolvers();
  };

  const current = () => sessions.find(({ isOpen }) => isOpen);

  const pump = () => {
    const session = current();
    if (session === undefined || audio.endFrame <= sentFrame) return;
    session.send(audio.read({ start: sentFrame, end: audio.endFrame }));
    sentFrame = audio.endFrame;
  };

  const openSession = (frame: number) => {
    const stream = open(signal);
    longestSeconds = stream.maxSeconds;
    isRenewalDue = false;
    openedAt = clock.now();
    sentFrame = frame;
    const session = createStreamSession(stream, frame / framesPerSecond, tell);
    sessions = [...sessions, session];
    session.ended.then((error) => {
      hasFailed = error !== undefined;
      if (hasFailed) notBefore = isRetryable(error) ? clock.now() + secondsAfterFailure : Infinity;
    });
    pump();
  };

  const lastSpeech = () => speech.at(-1)?.end ?? 0;

  /** Opens and ends sessions as speech and pace demand. */
  const steer = () => {
    const session = current();
    const now = clock.now();
    if (session !== undefined) {
      const silent = audio.judgedFrame / framesPerSecond - Math.max(lastSpeech(), session.startSeconds);
      const age = now - openedAt;
      isRenewalDue ||= age > renewalShare * longestSeconds;
      const isOld = (isRenewalDue && silent > pauseSeconds) || age > lastShare * longestSeconds;
      if (isOld || silent > silenceSeconds || !pace.isLive) session.end();
      return;
    }
    if (isComplete || signal.aborted || watchers === 0 || now < notBefore || !pace.isLive) return;
    const oldest = Math.max(sentFrame, audio.endFrame - maxBacklogSeconds * framesPerSecond);
    const found = findStart(oldest);
    if (found === undefined || found >= audio.judgedFrame) return;
    openSession(Math.max(oldest, found - leadSeconds * framesPerSecond));
  };

  /** The start of speech from this frame on; not the middle of it, unless a session has ended there. */
  const findStart = (oldest: number): number | undefined => {
    const found = audio.findSpeech(oldest);
    if (found !== oldest || oldest === 0 || (oldest === sentFrame && !hasFailed)) return found;
    const pause = audio.findPauses(oldest).find(({ start }) => start > oldest);
    return pause && audio.findSpeech(pause.start);
  };

  const judge = async () => {
    while (judging !== undefined) await judging;
    const from = audio.judgedFrame;
    judging = audio.judge().finally(() => {
      judging = undefined;
    });
    await judging;
    speech = addSpeech(speech, audio, { start: from, end: audio.judgedFrame });
    steer();
  };

  const settle = (seconds: number) => {
    if (seconds <= settledSeconds) return;
    settledSeconds = seconds;
    speech = speech.filter(({ end }) => end > seconds);
    sessions = sessions.filter(({ isRunning, coveredSeconds }) => isRunning || coveredSeconds > seconds);
    audio.release(Math.floor(seconds * framesPerSecond));
    tell();
  };

  return {
    add(samples) {
      pace.add(secondsOf(samples));
      audio.add(samples);
      pump();
      if (audio.endFrame - audio.judgedFrame >= judgedFrames && judging === undefined) void judge().catch(() => {});
    },
    cut() {},
    settle,
    complete() {
      isComplete = true;
    },
    end() {
      isComplete = true;
      current()?.end();
    },
    cancel() {
      stop.abort(new DOMException('The recording was given up.', 'AbortError'));
    },
    watch() {
      watchers++;
      return { [Symbol.dispose]: () => void watchers-- };
    },
    get changed() {
      return news.promise;
    },
    after(seconds) {
      if (seconds < settledSeconds) return undefined;
      settle(seconds);
      return { revision, ...joinSpoken(sessions, seconds) };
    },
    wrap: (recognise) =>
      recogniseFromStream(recognise, {
        clock,
        sessions: () => sessions,
        speech: () => speech,
        changed: () => news.promise,
        judge,
        renew() {
          isRenewalDue = true;
          steer();
        },
      }),
  };
};
