import { secondsOf } from '../audio/pcm.ts';
import type { Engine } from '../engines/engine.ts';
import type { Metrics } from './metrics.ts';

/** The same engine, with its calls counted: what was transcribed, how long it took, and what a cancel has saved. */
export const measureEngine = (engine: Engine, metrics: Metrics): Engine => ({
  name: engine.name,
  segmentSeconds: engine.segmentSeconds,
  concurrency: engine.concurrency,
  accept: (options) => engine.accept?.(options),
  check: async () => engine.check?.(),

  async transcribe(segment, options) {
    const started = performance.now();
    metrics.segmentsRunning.add(1);
    try {
      const result = await engine.transcribe(segment, options);
      metrics.engineCalls.add(1, { outcome: 'answered' });
      metrics.audioSeconds.add(secondsOf(segment.samples));
      metrics.billedSeconds.add(result.billedSeconds ?? 0);
      return result;
    } catch (error) {
      const isCancelled = options.signal.aborted;
      metrics.engineCalls.add(1, { outcome: isCancelled ? 'cancelled' : 'failed' });
      if (isCancelled) metrics.cancelledAudioSeconds.add(secondsOf(segment.samples));
      throw error;
    } finally {
      metrics.segmentsRunning.add(-1);
      metrics.engineSeconds.add((performance.now() - started) / 1000);
    }
  },
});
