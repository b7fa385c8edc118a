import type { Transcription } from '@audio-transcriber/contract';
import type { HeadersSource, TranscriptionClient } from '../client/transcription-client.ts';
import type { Note } from '../notes/note.ts';
import type { Environment } from '../platform/environment.ts';
import type { Recorder, RecorderOptions } from '../recorder/recorder.ts';
import type { Recording } from '../recording/recording.ts';
import type { RecordingDescription, RecordingStore } from '../storage/recording-store.ts';

/** The settings of a transcriber. */
export interface TranscriberSettings {
  readonly endpoint: string;
  readonly language?: string | undefined;
  readonly headers?: HeadersSource | undefined;
  readonly model?: string | undefined;
  readonly prompt?: string | undefined;
  readonly credentials?: RequestCredentials | undefined;
  /** Transcribes in place of the endpoint. */
  readonly transcribe?: Transcribe | undefined;
  /** Changes each transcription before it is final. */
  readonly transform?: Transform | undefined;
  /** Whether a recording waits for `submit()` after it was stopped. */
  readonly manual?: boolean | undefined;
  /** Whether audio is sent while recording, unless `manual`. Default: true. */
  readonly live?: boolean | 'off' | 'false' | undefined;
  /** The microphone to use, unless the person chose another one. If absent or gone, the browser's default. */
  readonly deviceId?: string | undefined;
  /** Extra `getUserMedia` audio constraints. */
  readonly audioConstraints?: MediaTrackConstraints | undefined;
  /** The media type to record in, if the browser supports it. */
  readonly mimeType?: string | undefined;
  /** Seconds after which a recording stops, without pauses. If absent, unlimited. */
  readonly maxDuration?: number | undefined;
  /** Seconds of silence after speech that stop a recording. `true`: 3. Absent or `false`: never. */
  readonly autoStop?: number | boolean | undefined;
}

/** Transcribes a recording. Rejects with a `ProblemError` to choose the message. */
export type Transcribe = (recording: Recording, options: { readonly signal: AbortSignal }) => Promise<Transcription>;

/**
 * Changes the transcription of a recording before it is final: cleans it up, summarizes or redacts it. Returns another
 * transcription, or only its text. If it fails, returns no text, or takes more than 60 s, the transcription is used as
 * it is, and `submit()` tries again.
 */
export type Transform = (
  transcription: Transcription,
  options: { readonly signal: AbortSignal },
) => Promise<Transcription | string> | Transcription | string;

/** Keeps finished notes. Without it, a note is lost when another one replaces it. */
export interface NoteStore {
  /**
   * Saves a note that has a new recording. The stored audio of that recording is deleted once this settles. Called again
   * when the note's text was transformed.
   */
  save(note: Note): Promise<unknown>;
  /** Adds a note that another one replaces to the previous notes. */
  archive(note: Note): void;
  /** Deletes a note. May offer to restore it. */
  delete(note: Note): void;
}

/** The settings and dependencies of a transcriber. */
export interface TranscriberOptions {
  /** Read when a recording starts and when it is submitted, so they may change in between. */
  readonly settings: TranscriberSettings;
  /** Receives the public events. Default: the transcriber. */
  readonly eventTarget?: EventTarget;
  readonly startRecorder?: (options: RecorderOptions) => Promise<Recorder>;
  /** Creates the store of each new recording. */
  readonly createStore?: (description: RecordingDescription) => RecordingStore;
  readonly notes?: NoteStore;
  /**
   * Returns a transcription with another text, for a `transform` that returns a string. Default: without the times of
   * words and segments. `editTranscription` keeps those of unchanged words.
   */
  readonly withText?: (transcription: Transcription, text: string) => Transcription | Promise<Transcription>;
  readonly client?: TranscriptionClient;
  readonly environment?: Environment;
}
