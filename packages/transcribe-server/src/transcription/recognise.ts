import { createHash } from 'node:crypto';
import type { PcmSegment } from '../audio/pcm.ts';
import type { Engine, EngineOptions, EngineResult } from '../engines/engine.ts';
import type { EngineLane } from '../engines/engine-scheduler.ts';
import { addWordTimes } from './add-word-times.ts';
import { recogniseAgain } from './recognise-again.ts';
import type { Recognise } from './transcribe.ts';

/**
 * Creates a function that recognises segments with the same options, whenever the lane gets an engine slot. Retries
 * implausible answers with an engine that is not billed. Adds missing word times after the slot is released.
 */
export const recogniseWith = (engine: Engine, lane: EngineLane, options: EngineOptions): Recognise => {
  const callEngine: Recognise = (segment, signal, begin) =>
    lane.run(() => {
      begin();
      return engine.transcribe(segment, { ...options, signal });
    }, signal);
  const recognise = engine.billing === 'none' ? recogniseAgain(callEngine) : callEngine;
  return async (segment, signal, begin) =>
    addWordTimes(await recognise(segment, signal, begin), segment.samples, options);
};

/** The results of a recording, keyed by the audio of the segment. */
export interface KnownResults {
  get(sound: string): EngineResult | undefined;
  set(sound: string, result: EngineResult): unknown;
}

/**
 * Caches the results of another recognise function by the audio of the segment. A retry of a recording from its start
 * then only recognises the missing segments.
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
