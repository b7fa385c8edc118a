import { secondsOf } from '../audio/pcm.ts';
import type {
  Engine,
  EngineCallOptions,
  EngineResult,
  EngineStream,
  StreamBill,
  StreamResult,
} from '../engines/engine.ts';
import type { Metrics } from './metrics.ts';

/** Wraps an engine to count its calls, their time, and the transcribed, billed and cancelled audio. Partial text apart. */
export const measureEngine = (engine: Engine, metrics: Metrics): Engine => {
  const measurePartial = async (call: () => Promise<EngineResult>) => {
    const started = performance.now();
    try {
      return await call();
    } finally {
      metrics.partialCalls.inc();
      metrics.partialSeconds.inc((performance.now() - started) / 1000);
    }
  };

  const measureStream = (stream: EngineStream): EngineStream => ({
    maxSeconds: stream.maxSeconds,
    send: (samples) => stream.send(samples),
    ...(stream.commit && { commit: () => stream.commit?.() }),
    end: () => stream.end(),
    results: measureResults(stream.results),
  });

  async function* measureResults(results: EngineStream['results']): AsyncGenerator<StreamResult | StreamBill> {
    let finalSeconds = 0;
    for await (const result of results) {
      if ('billedSeconds' in result) metrics.billedSeconds.inc(result.billedSeconds);
      else if (result.isFinal && engine.billing !== 'none' && result.endSeconds > finalSeconds) {
        metrics.audioSeconds.inc(result.endSeconds - finalSeconds);
        finalSeconds = result.endSeconds;
      }
      yield result;
    }
  }

  const measure = async (seconds: number, signal: AbortSignal, call: () => Promise<EngineResult>) => {
    const started = performance.now();
    metrics.segmentsRunning.inc();
    try {
      const result = await call();
      metrics.engineCalls.inc({ outcome: 'answered' });
      metrics.audioSeconds.inc(seconds);
      metrics.billedSeconds.inc(result.billedSeconds ?? 0);
      return result;
    } catch (error) {
      const isCancelled = signal.aborted;
      metrics.engineCalls.inc({ outcome: isCancelled ? 'cancelled' : 'failed' });
      if (isCancelled) metrics.cancelledAudioSeconds.inc(seconds);
      throw error;
    } finally {
      metrics.segmentsRunning.dec();
      metrics.engineSeconds.inc((performance.now() - started) / 1000);
    }
  };
  return {
    specificationVersion: engine.specificationVersion,
    name: engine.name,
    segmentSeconds: engine.segmentSeconds,
    concurrency: engine.concurrency,
    get languages() {
      return engine.languages;
    },
    get capabilities() {
      return engine.capabilities ?? {};
    },
    ...(engine.billing !== undefined && { billing: engine.billing }),
    accept: (options) => engine.accept?.(options),
    check: async () => engine.check?.(),
    get stream() {
      const { stream } = engine;
      return stream && ((options: EngineCallOptions) => measureStream(stream(options)));
    },
    transcribe(segment, options) {
      const call = () => engine.transcribe(segment, options);
      return options.isPartial ? measurePartial(call) : measure(secondsOf(segment.samples), options.signal, call);
    },
  };
};
