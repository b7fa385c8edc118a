import { separatorBetween } from '@audio-transcriber/contract';
import { type PcmSamples, sampleRate, secondsOf } from '../audio/pcm.ts';
import type { EngineResult } from '../engines/engine.ts';
import { findImplausibility, framePowers } from './implausible-answer.ts';
import type { Recognise } from './transcribe.ts';

/** Minimum length of a piece. Shorter audio than twice this is not split. */
const minPieceSeconds = 2;

/**
 * Recognises a segment again if the answer is implausible. Deterministic for the same audio.
 *
 * - No words for clear speech: retries from a little before the sound, from its start, and then in two pieces, cut in a
 *   pause, and recursively. Moonshine returns nothing for some segments, and the words for a part of them.
 * - A loop, or too many words: retries in two pieces, cut in a pause, and recursively.
 */
export const recogniseAgain = (recognise: Recognise): Recognise => {
  const recogniseInPieces: Recognise = async (segment, signal, begin) => {
    const { samples, startSeconds } = segment;
    const middle = findPause(samples);
    const pieces = [
      { ...segment, samples: samples.slice(0, middle) },
      { ...segment, samples: samples.slice(middle), startSeconds: startSeconds + middle / sampleRate },
    ];
    const results: EngineResult[] = [];
    for (const piece of pieces) results.push(await recogniseRobustly(piece, signal, begin));
    return joinResults(results, middle / sampleRate);
  };

  const recogniseRobustly: Recognise = async (segment, signal, begin) => {
    const result = await recognise(segment, signal, begin);
    const implausibility = findImplausibility(result.text, segment.samples);
    if (implausibility === undefined) return result;
    if (implausibility === 'nothing') {
      for (const start of findStarts(segment.samples)) {
        const later = { ...segment, samples: segment.samples.slice(start) };
        const second = await recognise(later, signal, begin);
        if (findImplausibility(second.text, later.samples) === undefined) return delay(second, start / sampleRate);
      }
    }
    const isLong = secondsOf(segment.samples) >= 2 * minPieceSeconds;
    return isLong ? recogniseInPieces(segment, signal, begin) : result;
  };

  return recogniseRobustly;
};

const frameSamples = sampleRate / 100;

/** A little silence before speech often helps the model, and a little less of it too. */
const leadFrames = 20;

/**
 * Finds where to start again: 0.2 s before the start of the sound, and at it. The sound starts at the first 10 ms with a
 * twentieth of the mean power, at 0.5 s at most.
 */
const findStarts = (samples: PcmSamples): readonly number[] => {
  const powers = framePowers(samples, frameSamples);
  const mean = powers.reduce((sum, power) => sum + power, 0) / powers.length;
  const first = Math.min(
    50,
    Math.max(
      10,
      powers.findIndex((power) => power > mean / 20),
    ),
  );
  return [Math.max(5, first - leadFrames), first].map((frame) => frame * frameSamples);
};

const pauseFrames = 30;

/** Finds the middle of the quietest 0.3 s in the middle third, in samples. */
const findPause = (samples: PcmSamples): number => {
  const powers = framePowers(samples, frameSamples);
  let quietest = { frame: Math.floor(powers.length / 2), power: Number.POSITIVE_INFINITY };
  for (let frame = Math.floor(powers.length / 3); frame < (2 * powers.length) / 3; frame++) {
    const around = powers.subarray(frame - pauseFrames / 2, frame + pauseFrames / 2);
    const power = around.reduce((sum, each) => sum + each, 0);
    if (power < quietest.power) quietest = { frame, power };
  }
  return quietest.frame * frameSamples;
};

const joinResults = ([first, second]: readonly EngineResult[], seconds: number): EngineResult => {
  if (first === undefined || second === undefined) throw new RangeError('There are two pieces.');
  const later = delay(second, seconds);
  const text = first.text + separatorBetween(first.text, later.text) + later.text;
  const words = [...(first.words ?? []), ...(later.words ?? [])];
  const logprobs = [...(first.logprobs ?? []), ...(later.logprobs ?? [])];
  return {
    ...later,
    ...first,
    text,
    ...(words.length > 0 && { words }),
    ...(logprobs.length > 0 && { logprobs }),
  };
};

/** Shifts the times of a result by this many seconds. */
const delay = (result: EngineResult, seconds: number): EngineResult => ({
  ...result,
  ...(result.words && {
    words: result.words.map((word) => ({
      ...word,
      startSeconds: word.startSeconds + seconds,
      endSeconds: word.endSeconds + seconds,
    })),
  }),
});
