export {
  type PartialTranscription,
  type ProblemCode,
  ProblemError,
  type ProblemErrorOptions,
  type ServiceDescription,
  type Transcription,
  type TranscriptionSegment,
  type TranscriptionWord,
} from '@audio-transcriber/contract';
export type { DiscoveredService } from './client/discovered-service.ts';
export { createLiveClient } from './client/live/live-client.ts';
export { createPostClient, type PostClientOptions } from './client/post-client.ts';
export { type LiveText, noProgress, type Progress } from './client/progress.ts';
export type {
  HeadersSource,
  PendingTranscription,
  TranscriptionClient,
  TranscriptionOptions,
} from './client/transcription-client.ts';
export { type ProblemMessage, problemMessages } from './messages/problem-messages.ts';
export type { Note, NotePart } from './notes/note.ts';
export { browserEnvironment, type Environment } from './platform/environment.ts';
export type { LocalProblemCode, TranscriberProblem, TranscriberProblemCode } from './platform/problem.ts';
export type { InputMonitor, LevelEvent } from './recorder/input-monitor.ts';
export { chooseMicrophone, chosenMicrophone, type MicrophoneOptions } from './recorder/microphone.ts';
export { type Recorder, type RecorderOptions, startRecorder } from './recorder/recorder.ts';
export type { Peaks } from './recording/peaks.ts';
export { createRecording, createRecordingId, Recording } from './recording/recording.ts';
export type { RecordingLimits } from './recording/recording-limits.ts';
export { createMemoryStore, type RecordingDescription, type RecordingStore } from './storage/recording-store.ts';
export {
  type AudioTranscriberEventMap,
  PhaseChangeEvent,
  RecordingErrorEvent,
  RecordingPauseEvent,
  RecordingRequestEvent,
  RecordingResumeEvent,
  RecordingStartEvent,
  RecordingStopEvent,
  type TranscriberEventMap,
  TranscriptionCompleteEvent,
  TranscriptionErrorEvent,
  TranscriptionProgressEvent,
  TranscriptionRequestEvent,
} from './transcriber/events.ts';
export type {
  NoteStore,
  Transcribe,
  TranscriberOptions,
  TranscriberSettings,
  Transform,
} from './transcriber/settings.ts';
export type { Phase, State, StateOf } from './transcriber/state.ts';
export { Transcriber } from './transcriber/transcriber.ts';
export type { TypedEventTarget } from './transcriber/typed-event-target.ts';
export { editTranscription } from './transcript/edit-transcription.ts';
