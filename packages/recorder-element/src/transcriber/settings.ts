import type { Transcription } from '@audio-transcriber/contract';
import type { HeadersSource, TranscriptionClient } from '../client/transcription-client.ts';
import type { Environment } from '../platform/environment.ts';
import type { Recorder, RecorderOptions } from '../recorder/recorder.ts';
import type { Recording } from '../recording/recording.ts';
import type { RecordingDescription, RecordingStore } from '../storage/recording-store.ts';

/** What a page wants of its transcriber. */
export interface TranscriberSettings {
  readonly endpoint: string;
  readonly language?: string | undefined;
  readonly headers?: HeadersSource | undefined;
  readonly model?: string | undefined;
  readonly prompt?: string | undefined;
  readonly credentials?: RequestCredentials | undefined;
  /** Transcribes in the place of the service: nothing is sent to the endpoint then. */
  readonly transcribe?: Transcribe | undefined;
  /** Whether a recording waits for `submit()` after it was stopped. */
  readonly manual?: boolean | undefined;
  /** Whether a recording that is not `manual` is sent while it is made, where the service can take it; true where absent. */
  readonly live?: boolean | 'off' | 'false' | undefined;
  /** The microphone to record with, unless somebody has chosen another on the page; the default where absent or gone. */
  readonly deviceId?: string | undefined;
  /** Asked of the microphone beside mono. */
  readonly audioConstraints?: MediaTrackConstraints | undefined;
  /** The media type to record in, where the browser can. */
  readonly mimeType?: string | undefined;
  /** Seconds after which a recording stops, without pauses; none where absent. */
  readonly maxDuration?: number | undefined;
  /** Seconds of silence after speech that stop a recording. `true`: 3. Absent or `false`: never. */
  readonly autoStop?: number | boolean | undefined;
}

/** Rejects with a `ProblemError` to say in words what went wrong. */
export type Transcribe = (recording: Recording, options: { readonly signal: AbortSignal }) => Promise<Transcription>;

/** A transcriber's settings, and what it works with. */
export interface TranscriberOptions {
  /** Read when a recording begins and when one is submitted, so they may change in between. */
  readonly settings: TranscriberSettings;
  /** Where the public events are dispatched; the transcriber itself where absent. */
  readonly eventTarget?: EventTarget;
  readonly startRecorder?: (options: RecorderOptions) => Promise<Recorder>;
  /** Called for each recording when it begins. */
  readonly createStore?: (take: RecordingDescription) => RecordingStore;
  readonly client?: TranscriptionClient;
  readonly environment?: Environment;
}
