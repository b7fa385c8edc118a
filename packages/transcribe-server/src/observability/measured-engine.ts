import { secondsOf } from '../audio/pcm.ts';
import type { Engine, EngineResult } from '../engines/engine.ts';
import type { Metrics } from './metrics.ts';

/** The same engine, with its calls counted: what was transcribed, how long it took, and what a cancel has saved. */
export const measureEngine = (engine: Engine, metrics: Metrics): Engine => {
  const measure = async (seconds: number, signal: AbortSignal, call: () => Promise<EngineResult>) => {
    const started = performance.now();
    metrics.segmentsRunning.add(1);
    try {
      const result = await call();
      metrics.engineCalls.add(1, { outcome: 'answered' });
      metrics.audioSeconds.add(seconds);
      metrics.billedSeconds.add(result.billedSeconds ?? 0);
      return result;
    } catch (error) {
      const isCancelled = signal.aborted;
      metrics.engineCalls.add(1, { outcome: isCancelled ? 'cancelled' : 'failed' });
      if (isCancelled) metrics.cancelledAudioSeconds.add(seconds);
      throw error;
    } finally {
      metrics.segmentsRunning.add(-1);
      metrics.engineSeconds.add((performance.now() - started) / 1000);
    }
  };
  const { transcribeClip } = engine;
  return {
    name: engine.name,
    segmentSeconds: engine.segmentSeconds,
    concurrency: engine.concurrency,
    accept: (options) => engine.accept?.(options),
    check: async () => engine.check?.(),
    transcribe: (segment, options) =>
      measure(secondsOf(segment.samples), options.signal, () => engine.transcribe(segment, options)),
    ...(transcribeClip && {
      transcribeClip: (clip, options) => measure(clip.seconds, options.signal, () => transcribeClip(clip, options)),
    }),
  };
};
