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
  /** Recognises audio that will be recognised again. */
  readonly recognise: (segment: PcmSegment, signal: AbortSignal) => Promise<EngineResult>;
  /** Where it takes its turns: of the priority `partial`. */
  readonly lane: EngineLane;
  readonly voiceActivity: VoiceActivityDetector;
  readonly clock: Clock;
}

/** What is being said in a recording that still comes. Times are seconds from the start of the audio. */
export interface LiveTranscript {
  /** Takes the audio as it is decoded. */
  add(samples: PcmSamples): void;
  /** Takes note that a segment ends here, which is going to be recognised. */
  cut(seconds: number): void;
  /** Takes note that the text before this is final. */
  settle(seconds: number): void;
  /** Takes note that all bytes have come: the rest of the audio comes faster than life. */
  complete(): void;
  /** Takes note that there is no more audio. */
  end(): void;
  /** Gives up what is under way. What is there stays. */
  cancel(): void;
  /** Recognises as long as anybody watches. */
  watch(): Disposable;
  /** Resolves with the next change of the text. */
  readonly changed: Promise<void>;
  /** The text after this time; undefined where later text is final already. */
  after(seconds: number): PartialTranscription | undefined;
  /** Has segments recognised, where the text of this transcript is final and spares it. */
  wrap?(recognise: Recognise): Recognise;
}

/** From one recognition to the next: while an utterance is short, and later. */
const shortSeconds = 2;
const soonSeconds = 0.25;
const laterSeconds = 0.5;
/** How much longer than a recognition the time to the next is, at least. */
const restFactor = 1.5;
const secondsAfterFailure = 5;

/**
 * Recognises the speech after the last segment again and again, from pause to pause, as often as there is new speech and
 * the lane has a turn. Holds at most 32 s of audio.
 */
export const createLiveTranscript = (options: LiveTranscriptOptions): LiveTranscript => {
  const { recognise, lane, voiceActivity, clock } = options;
  const audio = createOpenAudio(voiceActivity);
  const utterances = createUtterances(audio);
  const stop = new AbortController();
  const { signal } = stop;
  let news = Promise.withResolvers<void>();
  let revision = 0;
  let settledFrame = 0;
  let watchers = 0;
  let isBusy = false;
  let notBefore = 0;
  let timer: Disposable | undefined;

  const tell = () => {
    revision++;
    news.resolve();
    news = Promise.withResolvers();
  };

  const intervalOf = (frames: number) => (frames < shortSeconds * framesPerSecond ? soonSeconds : laterSeconds);

  /** Recognises once, if there is anything new. */
  const step = async () => {
    const started = clock.now();
    notBefore = started + soonSeconds;
    await audio.judge();
    utterances.advance();
    const target = utterances.target();
    if (target === undefined) return;
    const { start, end } = target.range;
    const segment = { index: 0, startSeconds: start / framesPerSecond, samples: audio.read(target.range) };
    const { text } = await recognise(segment, signal);
    notBefore = started + Math.max(intervalOf(end - start), restFactor * (clock.now() - started));
    const isPlausible = findImplausibility(text, segment.samples) === undefined;
    if (utterances.hear(target, isPlausible ? text : undefined)) tell();
  };

  const isIdle = () => audio.judgedFrame === audio.endFrame && utterances.target() === undefined;

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
        // The segments tell what is wrong with the engine.
        notBefore = clock.now() + secondsAfterFailure;
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
    tell();
  };

  const cancel = () => {
    timer?.[Symbol.dispose]();
    stop.abort(new DOMException('The recording has come to its end.', 'AbortError'));
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
      return news.promise;
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
