import { type ProblemCode, problems } from '@audio-transcriber/contract';
import { createMetricRegistry, type Histogram, type Metric } from './prometheus.ts';

/** What an operator watches, summed up since the start. The values of labels are few and none is a client's choice. */
export interface Metrics {
  readonly requests: Metric<'route' | 'status'>;
  readonly requestSeconds: Histogram<'route'>;
  readonly problems: Metric<'code'>;
  readonly uploadBytes: Metric;
  /** Transcriptions that take up a place of the queue. */
  readonly admitted: Metric;
  /** Recordings that are sent in pieces and not transcribed yet. */
  readonly liveUploads: Metric;
  /** Segments that wait for one of the engine's slots. */
  readonly segmentsWaiting: Metric;
  /** Segments that the engine works on. */
  readonly segmentsRunning: Metric;
  readonly engineCalls: Metric<'outcome'>;
  readonly engineSeconds: Metric;
  readonly audioSeconds: Metric;
  readonly billedSeconds: Metric;
  readonly cancelledAudioSeconds: Metric;
  /** All of them in Prometheus' text format. */
  render(): string;
}

const requestSecondsBounds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** All of them at zero; every problem has its sample from the start. */
export const createMetrics = (): Metrics => {
  const { counter, gauge, reading, histogram, render } = createMetricRegistry();
  const metrics: Metrics = {
    requests: counter('http_requests_total', 'Requests answered; the status of one whose client went away is 499.', [
      'route',
      'status',
    ]),
    requestSeconds: histogram(
      'http_request_duration_seconds',
      'From the head of the request to the end of the answer.',
      requestSecondsBounds,
      ['route'],
    ),
    problems: counter('transcribe_problems_total', 'Problems that clients were told of.', ['code']),
    uploadBytes: counter('transcribe_upload_bytes_total', 'Bytes of request bodies received.'),
    admitted: gauge('transcribe_admitted', 'Transcriptions that run or wait, of MAX_QUEUE at most.'),
    liveUploads: gauge('transcribe_live_uploads', 'Recordings sent in pieces that are not transcribed yet.'),
    segmentsWaiting: gauge('transcribe_segments_waiting', 'Segments of audio that wait for the engine.'),
    segmentsRunning: gauge('transcribe_segments_running', 'Segments of audio that the engine works on.'),
    engineCalls: counter('transcribe_engine_calls_total', 'Calls of the engine that have ended.', ['outcome']),
    engineSeconds: counter('transcribe_engine_seconds_total', 'Time spent in calls of the engine, summed.'),
    audioSeconds: counter('transcribe_audio_seconds_total', 'Audio that the engine has transcribed.'),
    billedSeconds: counter('transcribe_billed_seconds_total', 'Audio that the provider says it bills.'),
    cancelledAudioSeconds: counter(
      'transcribe_cancelled_audio_seconds_total',
      'Audio whose call of the engine was cancelled: saved, where the provider bills what it answers.',
    ),
    render,
  };
  reading('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
  reading('process_start_time_seconds', 'Start of the process, as Unix time.', () => performance.timeOrigin / 1000);
  for (const code of Object.keys(problems) as ProblemCode[]) metrics.problems.add(0, { code });
  return metrics;
};
