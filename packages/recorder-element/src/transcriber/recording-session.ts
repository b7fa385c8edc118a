import { ProblemError } from '@audio-transcriber/contract';
import type { TranscriptionClient } from '../client/transcription-client.ts';
import { toProblem } from '../platform/problem.ts';
import { type InputMonitor, monitorInput } from '../recorder/input-monitor.ts';
import type { Recorder, RecorderOptions } from '../recorder/recorder.ts';
import { createRecording } from '../recording/recording.ts';
import type { RecordingStore } from '../storage/recording-store.ts';
import { discover } from './discover.ts';
import { remainingSeconds } from './remaining-time.ts';
import type { TranscriberSettings } from './settings.ts';
import { recordedMsAt, type State } from './state.ts';
import type { StateEvent } from './state-event.ts';

const defaultAutoStopSeconds = 3;

interface RecordingSessionOptions {
  /** The id of the recording. */
  readonly id: string;
  /** The store of the recording. */
  readonly store: RecordingStore;
  readonly settings: TranscriberSettings;
  readonly client: TranscriptionClient;
  readonly startRecorder: (options: RecorderOptions) => Promise<Recorder>;
  getState(): State;
  dispatch(event: StateEvent): void;
  stop(): void;
  submit(): void;
  /** Receives the events of the `InputMonitor` and `state-change`. */
  readonly monitorTarget: EventTarget;
  /** Called when the microphone is open. */
  onStart(): void;
  onChunk(chunk: Blob): void;
}

/** A recording in progress, and its store. */
export interface RecordingSession {
  /** Defined once the microphone is open. */
  readonly recorder: Recorder | undefined;
  /** Defined while recording. */
  readonly inputMonitor: InputMonitor | undefined;
  /** The remaining seconds of a maximum duration, during its last part. */
  readonly remainingSeconds: number | undefined;
  /** Records until the recording is complete. Submits it if that was requested. */
  record(): Promise<void>;
  /** Sets another maximum duration. The lower one applies. */
  limit(maxSeconds: number | undefined): void;
  /** Frees the microphone and, unless `keepsAudio`, deletes the stored audio. Dispatches no more events. */
  drop(keepsAudio?: boolean): void;
}

export const createRecordingSession = (options: RecordingSessionOptions): RecordingSession => {
  const { id, store, settings, getState, dispatch } = options;
  const dropping = new AbortController();
  const { signal } = dropping;
  /** Stops the input monitor. */
  const over = new AbortController();
  let recorder: Recorder | undefined;
  let inputMonitor: InputMonitor | undefined;
  let maxSeconds: number | undefined;
  let hasAudio = false;

  const recordedMs = (): number => {
    const state = getState();
    return 'recordedMs' in state ? recordedMsAt(state, performance.now()) : 0;
  };

  /** Undefined while nothing is being recorded. */
  const recordedSeconds = (): number | undefined =>
    getState().phase === 'recording' ? recordedMs() / 1000 : undefined;

  /** Stops a recording at its maximum duration. Runs with each chunk, since timers of hidden pages are late. */
  const checkDuration = (): void => {
    const seconds = recordedSeconds();
    if (seconds === undefined) return;
    const left = (maxSeconds || Infinity) - seconds;
    if (left <= 0) options.stop();
    else if (left < 2) setTimeout(checkDuration, left * 1000);
  };

  const monitor = (stream: MediaStream, autoStop: number | boolean = false): void => {
    inputMonitor = monitorInput({
      stream,
      signal: over.signal,
      autoStopSeconds: autoStop === true ? defaultAutoStopSeconds : autoStop || undefined,
      recordedSeconds,
      onAutoStop: () => options.stop(),
      eventTarget: options.monitorTarget,
    });
  };

  const dispatchIfActive = (event: StateEvent): void => {
    signal.throwIfAborted();
    dispatch(event);
  };

  const record = async (): Promise<void> => {
    const { deviceId, audioConstraints, mimeType, maxDuration, autoStop } = settings;
    maxSeconds = maxDuration;
    recorder = await options.startRecorder({
      signal,
      deviceId,
      audioConstraints,
      mimeType,
      decodable: discover(options).then((service) => service?.description.media_types),
      onChunk: (chunk) => {
        hasAudio = true;
        store.append(chunk, recordedMs(), inputMonitor?.peaks());
        options.onChunk(chunk);
        checkDuration();
      },
    });
    dispatchIfActive({ type: 'started', atMs: performance.now() });
    checkDuration();
    if (recorder.stream) monitor(recorder.stream, autoStop);
    if (!signal.aborted) options.onStart();
    const problem = await recorder.ended;
    over.abort();
    dispatchIfActive({ type: 'stop', atMs: performance.now(), willSubmit: false });
    const blob = await store.blob();
    if (blob.size === 0) throw problem ?? new ProblemError('empty-audio', 'Nothing was recorded.');
    const recording = await createRecording(blob, recordedMs() / 1000, id);
    recording.peaks = inputMonitor?.peaks();
    const state = getState();
    dispatchIfActive({ type: 'recorded', recording, problem });
    // In the same task, so that `recorded` is not rendered.
    if (state.phase === 'stopping' && state.willSubmit && !problem) options.submit();
  };

  return {
    get recorder() {
      return recorder;
    },
    get inputMonitor() {
      return over.signal.aborted ? undefined : inputMonitor;
    },
    get remainingSeconds() {
      const seconds = recordedSeconds();
      return seconds === undefined ? undefined : remainingSeconds(seconds, maxSeconds);
    },
    record: () =>
      record().catch((cause) => {
        if (!signal.aborted) dispatch({ type: 'failed', problem: toProblem(cause, 'recording-failed') });
      }),
    // The service's limit may be lower than the page's.
    limit: (seconds = Infinity) => {
      maxSeconds = Math.min(maxSeconds || Infinity, seconds);
    },
    drop: (keepsAudio = false) => {
      dropping.abort();
      over.abort();
      if (!keepsAudio || !hasAudio) store.delete();
    },
  };
};
