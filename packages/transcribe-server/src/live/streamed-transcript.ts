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
  /** Opens a streaming session of the engine. */
  readonly open: (signal: AbortSignal) => EngineStream;
  readonly voiceActivity: VoiceActivityDetector;
  readonly clock: Clock;
}

/** Audio is analyzed for speech in parts of at least this length. */
const minAnalyzedFrames = 0.3 * framesPerSecond;
/** A session ends after this much silence, because providers bill time without speech too. */
const silenceSeconds = 3;
/** Audio sent before the start of speech. */
const leadSeconds = 0.5;
/** A new session gets no older audio, because the engine expects audio in real time. */
const maxBacklogSeconds = 4;
/** Shares of a session's maximum duration: after the first it ends at the next pause, after the second immediately. */
const [renewalShare, lastShare] = [0.8, 0.95];
const pauseSeconds = 0.4;
/** The pause that ends a turn, for providers that do not find pauses themselves. */
const turnPauseSeconds = 0.7;
const retrySeconds = 5;

/**
 * Creates a live transcript for an engine with streaming. Its sessions return partial text, and final results that
 * replace the separate call for each segment. A session is open only while audio arrives in real time, contains speech,
 * and somebody watches.
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
  let change = Promise.withResolvers<void>();
  let revision = 0;
  let settledSeconds = 0;
  let watchers = 0;
  let isComplete = false;
  let notBefore = 0;
  let sentFrame = 0;
  let openedAt = 0;
  let hasFailed = false;
  let isRenewalDue = false;
  let committedSeconds = 0;
  let longestSeconds = Number.POSITIVE_INFINITY;
  let analysis: Promise<void> | undefined;
  let listedFrame = 0;

  const notify = () => {
    revision++;
    change.resolve();
    change = Promise.withResolvers();
  };

  const current = () => sessions.find(({ isOpen }) => isOpen);

  const sendAudio = () => {
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
    const session = createStreamSession(stream, frame / framesPerSecond, notify);
    sessions = [...sessions, session];
    session.ended.then((error) => {
      hasFailed = error !== undefined;
      if (hasFailed) notBefore = isRetryable(error) ? clock.now() + retrySeconds : Infinity;
    });
    sendAudio();
  };

  const lastSpeech = () => speech.at(-1)?.end ?? 0;

  /** Opens a session when speech starts, and ends it after silence, at its maximum duration or without live audio. */
  const updateSession = () => {
    const session = current();
    const now = clock.now();
    if (session !== undefined) {
      const silent = audio.analyzedFrame / framesPerSecond - Math.max(lastSpeech(), session.startSeconds);
      const age = now - openedAt;
      isRenewalDue ||= age > renewalShare * longestSeconds;
      const isOld = (isRenewalDue && silent > pauseSeconds) || age > lastShare * longestSeconds;
      if (silent > turnPauseSeconds && lastSpeech() > committedSeconds) {
        session.commit();
        committedSeconds = session.sentSeconds;
      }
      if (isOld || silent > silenceSeconds || !pace.isLive) session.end();
      return;
    }
    if (isComplete || signal.aborted || watchers === 0 || now < notBefore || !pace.isLive) return;
    const oldest = Math.max(sentFrame, audio.endFrame - maxBacklogSeconds * framesPerSecond);
    const found = findStart(oldest);
    if (found === undefined || found >= audio.analyzedFrame) return;
    openSession(Math.max(oldest, found - leadSeconds * framesPerSecond));
  };

  /** Finds the start of speech from this frame on. Starts in the middle of speech only if the previous session ended there. */
  const findStart = (oldest: number): number | undefined => {
    const found = audio.findSpeech(oldest);
    if (found !== oldest || oldest === 0 || (oldest === sentFrame && !hasFailed)) return found;
    const pause = audio.findPauses(oldest).find(({ start }) => start > oldest);
    return pause && audio.findSpeech(pause.start);
  };

  const analyze = async () => {
    while (analysis !== undefined) await analysis;
    analysis = audio.analyze().finally(() => {
      analysis = undefined;
    });
    await analysis;
    speech = addSpeech(speech, audio, { start: listedFrame, end: audio.analyzedFrame });
    listedFrame = audio.analyzedFrame;
    updateSession();
  };

  const settle = (seconds: number) => {
    if (seconds <= settledSeconds) return;
    settledSeconds = seconds;
    sessions = sessions.filter(({ isRunning, coveredSeconds }) => isRunning || coveredSeconds > seconds);
    const oldest = Math.min(seconds, ...sessions.map(({ startSeconds }) => startSeconds));
    speech = speech.filter(({ end }) => end > oldest);
    audio.release(Math.floor(seconds * framesPerSecond));
    notify();
  };

  return {
    add(samples) {
      pace.add(secondsOf(samples));
      audio.add(samples);
      sendAudio();
      if (audio.endFrame - audio.analyzedFrame >= minAnalyzedFrames && analysis === undefined)
        void analyze().catch(() => {});
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
      stop.abort(new DOMException('The recording was canceled.', 'AbortError'));
    },
    watch() {
      watchers++;
      return { [Symbol.dispose]: () => void watchers-- };
    },
    get changed() {
      return change.promise;
    },
    after(seconds) {
      if (seconds < settledSeconds) return undefined;
      settle(seconds);
      return { revision, ...joinSpoken(sessions, speech, seconds) };
    },
    wrap: (recognise) =>
      recogniseFromStream(recognise, {
        clock,
        sessions: () => sessions,
        speech: () => speech,
        changed: () => change.promise,
        analyze,
        renew() {
          isRenewalDue = true;
          updateSession();
        },
      }),
  };
};
