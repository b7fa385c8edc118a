import { createHash } from 'node:crypto';
import type { PcmSegment } from '../audio/pcm.ts';
import type { Engine, EngineOptions, EngineResult } from '../engines/engine.ts';
import type { EngineLane } from '../engines/engine-scheduler.ts';
import { addWordTimes } from './add-word-times.ts';
import { recogniseAgain } from './recognise-again.ts';
import type { Recognise } from './transcribe.ts';

/**
 * Has the engine recognise segments, with the same options for each, as the lane has its turns. An engine that costs
 * nothing is called again where its answer is implausible. Words without times get them while the engine goes on with
 * other segments.
 */
export const recogniseWith = (engine: Engine, lane: EngineLane, options: EngineOptions): Recognise => {
  const callEngine: Recognise = (segment, signal, begin) =>
    lane.run(() => {
      begin();
      return engine.transcribe(segment, { ...options, signal });
    }, signal);
  const recognise = engine.billing === 'none' ? recogniseAgain(callEngine) : callEngine;
  return async (segment, signal, begin) =>
    addWordTimes(await recognise(segment, signal, begin), segment.samples, options.language);
};

/** What was recognised of a recording, by how it sounds. */
export interface KnownResults {
  get(sound: string): EngineResult | undefined;
  set(sound: string, result: EngineResult): unknown;
}

/**
 * The same, but what was recognised once is not recognised again: so that a recording can be gone through anew from its
 * start, and only what is missing is asked for. Segments are known by their sound, wherever they lie.
 */
export const rememberResults =
  (recognise: Recognise, results: KnownResults = new Map<string, EngineResult>()): Recognise =>
  async (segment, signal, begin) => {
    const sound = soundOf(segment);
    const known = results.get(sound);
    if (known !== undefined) return known;
    const result = await recognise(segment, signal, begin);
    results.set(sound, result);
    return result;
  };

const soundOf = ({ samples }: PcmSegment): string => createHash('sha256').update(samples).digest('base64');
