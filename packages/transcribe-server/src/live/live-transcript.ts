import type { PartialTranscription } from '@audio-transcriber/contract';
import { framesPerSecond } from '../audio/audio-buffer.ts';
import type { PcmSamples, PcmSegment } from '../audio/pcm.ts';
import type { EngineResult } from '../engines/engine.ts';
import type { EngineLane } from '../engines/engine-scheduler.ts';
import type { Clock } from '../platform/clock.ts';
import { findImplausibility } from '../transcription/implausible-answer.ts';
import type { Recognise } from '../transcription/transcribe.ts';
import type { VoiceActivityDetector } from '../voice-activity/voice-activity.ts';
import { joinHypotheses } from './hypothesis.ts';
import { createOpenAudio } from './open-audio.ts';
import { createUtterances } from './utterances.ts';

interface LiveTranscriptOptions {
  /** Recognises audio for partial text. The same audio is recognised again later. */
  readonly recognise: (segment: PcmSegment, signal: AbortSignal) => Promise<EngineResult>;
  /** The lane in the engine's queue, with the priority `partial`. */
  readonly lane: EngineLane;
  readonly voiceActivity: VoiceActivityDetector;
  readonly clock: Clock;
}

/** The partial transcript of a recording that is still being received. Times are seconds from the start of the audio. */
export interface LiveTranscript {
  /** Adds decoded audio. */
  add(samples: PcmSamples): void;
  /** Reports the end of a segment. The segment's final text follows later. */
  cut(seconds: number): void;
  /** Reports that the text before this time is final. */
  settle(seconds: number): void;
  /** Reports that all bytes have arrived: the remaining audio is decoded faster than real time. */
  complete(): void;
  /** Reports the end of the audio. */
  end(): void;
  /** Aborts running recognitions. Keeps the text so far. */
  cancel(): void;
  /** Adds a watcher until the returned object is disposed. Without a watcher, nothing is recognised. */
  watch(): Disposable;
  /** Resolves at the next change of the text. */
  readonly changed: Promise<void>;
  /** Returns the text after this time; undefined if later text is already final. */
  after(seconds: number): PartialTranscription | undefined;
  /** Returns a function that uses this transcript's final text for a segment, and calls `recognise` only for the rest. */
  wrap?(recognise: Recognise): Recognise;
}

/** The minimum interval between the starts of two recognitions. */
const intervalSeconds = 0.25;
/** The interval is at least this factor times the duration of the last recognition. */
const intervalFactor = 1.5;
const retrySeconds = 5;

/**
 * Creates a live transcript for an engine without streaming. Recognises the speech after the last segment again and
 * again, utterance by utterance, whenever there is new speech and the lane has a free slot. Holds at most 32 s of audio.
 */
export const createLiveTranscript = (options: LiveTranscriptOptions): LiveTranscript => {
  const { recognise, lane, voiceActivity, clock } = options;
  const audio = createOpenAudio(voiceActivity);
  const utterances = createUtterances(audio);
  const stop = new AbortController();
  const { signal } = stop;
  let change = Promise.withResolvers<void>();
  let revision = 0;
  let settledFrame = 0;
  let watchers = 0;
  let isBusy = false;
  let notBefore = 0;
  let timer: Disposable | undefined;

  const notify = () => {
    revision++;
    change.resolve();
    change = Promise.withResolvers();
  };

  /** Recognises the next utterance once, if it has new speech. */
  const step = async () => {
    const started = clock.now();
    notBefore = started + intervalSeconds;
    await audio.analyze();
    utterances.advance();
    const target = utterances.target();
    if (target === undefined) return;
    const { start } = target.range;
    const segment = { index: 0, startSeconds: start / framesPerSecond, samples: audio.read(target.range) };
    const { text } = await recognise(segment, signal);
    notBefore = started + Math.max(intervalSeconds, intervalFactor * (clock.now() - started));
    const isPlausible = findImplausibility(text, segment.samples) === undefined;
    if (utterances.update(target, isPlausible ? text : undefined)) notify();
  };

  const isIdle = () => audio.analyzedFrame === audio.endFrame && utterances.target() === undefined;

  const proceed = () => {
    if (isBusy || signal.aborted || watchers === 0 || isIdle()) return;
    const waitSeconds = notBefore - clock.now();
    if (waitSeconds > 0) {
      timer ??= clock.after(waitSeconds, () => {
        timer = undefined;
        proceed();
      });
      return;
    }
    isBusy = true;
    lane
      .run(step, signal)
      .catch(() => {
        // Ignored: the final segments report the engine's errors.
        notBefore = clock.now() + retrySeconds;
      })
      .finally(() => {
        isBusy = false;
        proceed();
      });
  };

  const toFrame = (seconds: number) => Math.round(seconds * framesPerSecond);

  const settle = (seconds: number) => {
    const frame = toFrame(seconds);
    if (frame <= settledFrame) return;
    settledFrame = frame;
    utterances.release(frame);
    audio.release(frame);
    notify();
  };

  const cancel = () => {
    timer?.[Symbol.dispose]();
    stop.abort(new DOMException('The recording has ended.', 'AbortError'));
  };

  return {
    add(samples) {
      if (signal.aborted) return;
      audio.add(samples);
      proceed();
    },
    cut(seconds) {
      utterances.split(toFrame(seconds));
      proceed();
    },
    settle,
    complete: cancel,
    end: cancel,
    cancel,
    watch() {
      watchers++;
      proceed();
      return { [Symbol.dispose]: () => void watchers-- };
    },
    get changed() {
      return change.promise;
    },
    after(seconds) {
      if (toFrame(seconds) < settledFrame) return undefined;
      settle(seconds);
      const spoken = utterances.all.filter(({ hypothesis }) => hypothesis.words.length > 0);
      const start = spoken[0] === undefined ? seconds : spoken[0].start / framesPerSecond;
      return { revision, start, ...joinHypotheses(spoken.map(({ hypothesis }) => hypothesis)) };
    },
  };
};
