export {
  PhaseChangeEvent,
  RecordingErrorEvent,
  RecordingPauseEvent,
  RecordingResumeEvent,
  RecordingStartEvent,
  RecordingStopEvent,
  type TranscriberEventMap,
  TranscriptionCompleteEvent,
  TranscriptionErrorEvent,
  TranscriptionProgressEvent,
  TranscriptionStartEvent,
} from './audio-transcriber.events.ts';
export { AudioTranscriber } from './audio-transcriber.ts';
export { createIndexedRecordings, type IndexedRecordings, type KeptRecording } from './indexed-recordings.ts';
export { addLanguage } from './language-catalogue.ts';
export { createLiveClient } from './live-client.ts';
export type { MessageOverrides, Messages } from './localization.ts';
export { chooseMicrophone, chosenMicrophone, type MicrophoneOptions } from './microphone.ts';
export type { Peaks } from './peaks.ts';
export { createPersistentStore, type PersistentStore, type PersistentStoreOptions } from './persistent-store.ts';
export type { LocalProblemCode, TranscriberProblem, TranscriberProblemCode } from './problem.ts';
export { type ProblemMessage, problemMessages } from './problem-messages.ts';
export { type Recorder, type RecorderOptions, startRecorder } from './recorder.ts';
export { createRecording, createRecordingId, Recording } from './recording.ts';
export { createMemoryStore, type RecordingStore, type TakeDescription } from './recording-store.ts';
export { claimInterrupted, type InterruptedRecording } from './recovery.ts';
export { type Limits, noProgress, type Phase, type Progress, type State, type StateOf } from './state.ts';
export { pageSurroundings, type Surroundings } from './surroundings.ts';
export type { LevelEvent, TakeWatch } from './take-watch.ts';
export { Transcriber } from './transcriber.ts';
export type { Transcribe, TranscriberOptions, TranscriberSettings } from './transcriber-settings.ts';
export {
  createPostClient,
  type HeadersSource,
  type PendingTranscription,
  type PostClientOptions,
  type TranscriptionClient,
  type TranscriptionOptions,
} from './transcription-client.ts';
