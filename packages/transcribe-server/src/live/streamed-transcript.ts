import { framesPerSecond } from '../audio/audio-buffer.ts';
import { secondsOf } from '../audio/pcm.ts';
import type { EngineResult, EngineStream } from '../engines/engine.ts';
import type { Clock } from '../platform/clock.ts';
import { orAborted } from '../platform/or-aborted.ts';
import { isRetryable } from '../problems/problem-response.ts';
import { addWordTimes } from '../transcription/add-word-times.ts';
import type { Recognise } from '../transcription/transcribe.ts';
import type { VoiceActivityDetector } from '../voice-activity/voice-activity.ts';
import { createAudioPace } from './audio-pace.ts';
import type { LiveTranscript } from './live-transcript.ts';
import { createOpenAudio } from './open-audio.ts';
import { createStreamSession, type StreamSession } from './stream-session.ts';
import { findUncovered, joinFinals, joinSpoken, recogniseSpan, type Span, selectFinals } from './streamed-result.ts';

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
/** How long a segment waits for its final results; then the session is ended, which brings them, and it waits again. */
const patienceSeconds = 4;

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
    openedAt = clock.now();
    sentFrame = frame;
    const session = createStreamSession(stream, frame / framesPerSecond, tell);
    sessions = [...sessions, session];
    session.ended.then((error) => {
      if (error !== undefined) notBefore = isRetryable(error) ? clock.now() + secondsAfterFailure : Infinity;
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
      const isOld = age > renewalShare * longestSeconds && (silent > pauseSeconds || age > lastShare * longestSeconds);
      if (isOld || silent > silenceSeconds || !pace.isLive) session.end();
      return;
    }
    if (isComplete || signal.aborted || watchers === 0 || now < notBefore || !pace.isLive) return;
    const oldest = Math.max(sentFrame, audio.endFrame - maxBacklogSeconds * framesPerSecond);
    const found = audio.findSpeech(oldest);
    if (found === undefined || found >= audio.judgedFrame) return;
    openSession(Math.max(oldest, found - leadSeconds * framesPerSecond));
  };

  /** Takes note of the speech in the frames that were judged. */
  const noteSpeech = (from: number, to: number) => {
    for (let frame = from; frame < to; frame++) {
      if (!audio.isSpeech(frame)) continue;
      const [start, end] = [frame / framesPerSecond, (frame + 1) / framesPerSecond];
      const last = speech.at(-1);
      if (last !== undefined && start - last.end < 0.005) speech[speech.length - 1] = { start: last.start, end };
      else speech.push({ start, end });
    }
  };

  const judge = async () => {
    while (judging !== undefined) await judging;
    const from = audio.judgedFrame;
    judging = audio.judge().finally(() => {
      judging = undefined;
    });
    await judging;
    noteSpeech(from, audio.judgedFrame);
    steer();
  };

  const isHopeful = (spans: readonly Span[]) =>
    spans.some(({ end }) => sessions.some((one) => one.isRunning && (one.isOpen || one.sentSeconds >= end - 0.5)));

  /** Waits until the span is covered, or will not be; returns what is not. */
  const waitForFinals = async (span: Span, callSignal: AbortSignal): Promise<Span[]> => {
    await judge();
    for (const isLast of [false, true]) {
      const over = Promise.withResolvers<void>();
      let isOver = false;
      using _timer = clock.after(patienceSeconds, () => {
        isOver = true;
        over.resolve();
      });
      for (;;) {
        const uncovered = findUncovered(span, speech, sessions);
        if (uncovered.length === 0 || !isHopeful(uncovered) || (isOver && isLast)) return uncovered;
        if (isOver) break;
        await orAborted(Promise.race([news.promise, over.promise]), callSignal);
      }
      current()?.end();
    }
    return findUncovered(span, speech, sessions);
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
    wrap: (recognise) => async (segment, callSignal, begin) => {
      if (sessions.length === 0) return await recognise(segment, callSignal, begin);
      begin();
      const span = { start: segment.startSeconds, end: segment.startSeconds + secondsOf(segment.samples) };
      const uncovered = await waitForFinals(span, callSignal);
      const streamed = selectFinals(
        sessions.flatMap(({ finals }) => finals),
        span,
      ).filter(({ startSeconds }) => !uncovered.some(({ start, end }) => startSeconds >= start && startSeconds < end));
      if (streamed.length === 0 && uncovered.length > 0) return await recognise(segment, callSignal, () => {});
      const recognised = await Promise.all(
        uncovered.map((part) => recogniseSpan(recognise, segment, part, callSignal)),
      );
      const result: EngineResult = joinFinals([...streamed, ...recognised], segment.startSeconds);
      return await addWordTimes(result, segment.samples, undefined);
    },
  };
};
