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
export { type ProblemMessage, problemMessages } from './messages.ts';
export type { LocalProblemCode, TranscriberProblem, TranscriberProblemCode } from './problem.ts';
export { type Recorder, type RecorderOptions, startRecorder } from './recorder.ts';
export { createRecording, Recording } from './recording.ts';
export { createMemoryStore, type RecordingStore } from './recording-store.ts';
export { noProgress, type Phase, type Progress, type State, type StateOf } from './state.ts';
export { Transcriber, type TranscriberOptions, type TranscriberSettings } from './transcriber.ts';
export {
  createPostClient,
  type HeadersSource,
  type PendingTranscription,
  type PostClientOptions,
  type TranscriptionClient,
  type TranscriptionOptions,
} from './transcription-client.ts';
