import { type ProblemCode, problems } from '@audio-transcriber/contract';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The metrics of one app, from its creation on. Labels have few values, none of which a client chooses. */
export interface Metrics {
  readonly requests: Counter<'route' | 'status'>;
  readonly requestSeconds: Histogram<'route'>;
  readonly problems: Counter<'code'>;
  readonly uploadBytes: Counter;
  /** Running and waiting transcriptions. */
  readonly admitted: Gauge;
  /** Recordings that are sent in parts and not transcribed yet, and realtime sessions. */
  readonly liveUploads: Gauge;
  /** Segments that wait for one of the engine's slots. */
  readonly segmentsWaiting: Gauge;
  /** Segments that the engine works on. */
  readonly segmentsRunning: Gauge;
  readonly engineCalls: Counter<'outcome'>;
  readonly engineSeconds: Counter;
  /** Calls for partial text. */
  readonly partialCalls: Counter;
  readonly partialSeconds: Counter;
  readonly audioSeconds: Counter;
  readonly billedSeconds: Counter;
  readonly cancelledAudioSeconds: Counter;
  /** Formats them, and those of the process, in the Prometheus text format. */
  render(): Promise<string>;
}

/** The media type of `Metrics.render`. */
export const metricsMediaType = Registry.PROMETHEUS_CONTENT_TYPE;

const requestSecondsBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Creates metrics that start at zero. Every problem code has its sample from the start. */
export const createMetrics = (): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  const counter = <Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name, help, labelNames, registers });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });

  const metrics: Metrics = {
    requests: counter(
      'http_requests_total',
      'Requests with a response. The status is 499 if the client disconnected.',
      ['route', 'status'],
    ),
    requestSeconds: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the request headers to the end of the response.',
      buckets: requestSecondsBuckets,
      labelNames: ['route'],
      registers,
    }),
    problems: counter('transcribe_problems_total', 'Problems sent to clients.', ['code']),
    uploadBytes: counter('transcribe_upload_bytes_total', 'Received bytes of request bodies.'),
    admitted: gauge('transcribe_admitted', 'Running and waiting transcriptions, at most MAX_QUEUE.'),
    liveUploads: gauge(
      'transcribe_live_uploads',
      'Uploads in parts that are not transcribed yet, and realtime sessions.',
    ),
    segmentsWaiting: gauge('transcribe_segments_waiting', 'Audio segments waiting for the engine.'),
    segmentsRunning: gauge('transcribe_segments_running', 'Audio segments running in the engine.'),
    engineCalls: counter('transcribe_engine_calls_total', 'Finished engine calls.', ['outcome']),
    engineSeconds: counter('transcribe_engine_seconds_total', 'Sum of the durations of engine calls.'),
    partialCalls: counter('transcribe_partial_calls_total', 'Finished engine calls for partial text.'),
    partialSeconds: counter('transcribe_partial_seconds_total', 'Sum of the durations of these calls.'),
    audioSeconds: counter('transcribe_audio_seconds_total', 'Audio that the engine has transcribed.'),
    billedSeconds: counter('transcribe_billed_seconds_total', 'Audio that the provider reports as billed.'),
    cancelledAudioSeconds: counter(
      'transcribe_cancelled_audio_seconds_total',
      'Audio of cancelled engine calls, which a provider that bills per answer does not bill.',
    ),
    render: () => Registry.merge([registry, getProcessRegistry()]).metrics(),
  };
  for (const code of Object.keys(problems) as ProblemCode[]) metrics.problems.inc({ code }, 0);
  return metrics;
};

let processRegistry: Registry | undefined;

/**
 * Memory, CPU, event loop and garbage collection of the process: one registry for all apps in it, since each would start
 * its own observers, which cannot be stopped. Created when metrics are read for the first time.
 */
const getProcessRegistry = (): Registry => {
  if (processRegistry === undefined) {
    processRegistry = new Registry();
    collectDefaultMetrics({ register: processRegistry });
  }
  return processRegistry;
};
