import type { Transcription } from '@audio-transcriber/contract';
import type { LiveText, Progress } from '../client/progress.ts';
import type { Note, NotePart } from '../notes/note.ts';
import type { TranscriberProblem } from '../platform/problem.ts';
import type { Recording } from '../recording/recording.ts';

export type { LiveText, Progress };

/** The state of a transcriber. Times named `...AtMs` are values of `performance.now()`. `recordedMs` excludes pauses. */
export type State =
  | { readonly phase: 'idle' }
  | (NewRecording & { readonly phase: 'starting' })
  | RecordingState
  | (NewRecording & { readonly phase: 'paused'; readonly recordedMs: number; readonly progress: Progress })
  | (NewRecording & {
      readonly phase: 'stopping';
      readonly recordedMs: number;
      readonly progress: Progress;
      /** Whether the recording is submitted as soon as it is complete. */
      readonly willSubmit: boolean;
    })
  | (Continuation & { readonly phase: 'recorded'; readonly recording: Recording; readonly progress: Progress })
  | (Continuation & { readonly phase: 'transcribing'; readonly recording: Recording; readonly progress: Progress })
  | TransformingState
  | TranscribedState
  | (Continuation & {
      readonly phase: 'failed';
      readonly problem: TranscriberProblem;
      /** Kept if there is one, so that `submit` retries it. */
      readonly recording: Recording | undefined;
      /** The words so far, after a failed transcription. */
      readonly progress?: Progress;
      /** When the next automatic retry starts: at this time, or when the page is online. */
      readonly retryAtMs?: number | 'online' | undefined;
    });

/** The recording was transcribed, and the page transforms the result. The note is already saved with the original. */
interface TransformingState extends Continuation {
  readonly phase: 'transforming';
  readonly recording: Recording;
  /** The transcription of the recording. */
  readonly original: Transcription;
  /** The transcription that was final before this is tried again. It stays final until then. */
  readonly shown?: Transcription | undefined;
}

interface Continuation {
  /** The finished note that the recording continues. */
  readonly note?: Note | undefined;
}

/** `note` is only set if the recording that was to continue it contains no speech. */
interface TranscribedState extends Continuation {
  readonly phase: 'transcribed';
  /** The last recording of the note. */
  readonly recording: Recording;
  /** The transcription of the whole note. */
  readonly transcription: Transcription;
  /** All recordings of a note that was continued. */
  readonly parts?: readonly NotePart[] | undefined;
  /** Why the next recording, or the transform of this one, failed. */
  readonly problem?: TranscriberProblem | undefined;
  /** The transcription of the last recording before it was transformed. */
  readonly original?: Transcription | undefined;
  /** If the transcription was not transformed: the state in which `submit` tries again. */
  readonly untransformed?: TransformingState | undefined;
}

interface NewRecording {
  /** The id that the recording will have. */
  readonly id: string;
  /** Restored if the recording is cancelled or fails. */
  readonly previous?: TranscribedState | undefined;
  /** Whether the recording continues the note in `previous`. */
  readonly appends?: boolean | undefined;
}

interface RecordingState extends NewRecording {
  readonly phase: 'recording';
  /** Milliseconds recorded before the last pause. */
  readonly recordedMs: number;
  readonly resumedAtMs: number;
  readonly progress: Progress;
}

export type Phase = State['phase'];
export type StateOf<P extends Phase> = Extract<State, { phase: P }>;

/** Returns the milliseconds recorded so far, without pauses. */
export const recordedMsAt = (state: StateOf<'recording' | 'paused' | 'stopping'>, nowMs: number): number =>
  state.phase === 'recording' ? state.recordedMs + nowMs - state.resumedAtMs : state.recordedMs;

/** Returns the complete recording, in the phases that have one. */
export const recordingOf = (state: State): Recording | undefined =>
  'recording' in state ? state.recording : undefined;

/** Returns all complete recordings that are shown: several for a note that was continued. */
export const recordingsOf = (state: State): readonly Recording[] => {
  if (state.phase === 'transcribed') return partsOf(state).map(({ recording }) => recording);
  return [recordingOf(state)].filter((recording) => recording !== undefined);
};

/** Returns the audio of a transcript, oldest first. */
export const partsOf = ({ recording, parts }: StateOf<'transcribed'>): readonly NotePart[] =>
  parts ?? [{ recording, startSeconds: 0 }];

/** Returns the finished note that is shown: the transcript, or the one that is being continued. */
export const noteOf = (state: State): Note | undefined => {
  if (state.phase !== 'transcribed' || isEmpty(state)) {
    if ('previous' in state && state.appends && state.previous) return noteOf(state.previous);
    return 'note' in state ? state.note : undefined;
  }
  const parts = partsOf(state);
  const { id, createdAt } = (parts[0] as NotePart).recording;
  return { id, createdAt, transcription: state.transcription, parts };
};

/** Returns the transcript: while a finished note is continued, the transcript so far. */
export const transcriptionOf = (state: State): Transcription | undefined => {
  if (state.phase === 'transforming' && state.shown) return state.shown;
  return noteOf(state)?.transcription ?? (state.phase === 'transcribed' ? state.transcription : undefined);
};

/** Whether the recording was transcribed, but contains no speech. */
export const isEmpty = (state: State): boolean =>
  state.phase === 'transcribed' && state.transcription.text.trim() === '';

/** Whether audio is being recorded, or a recording is about to be complete. */
export const isRecordingPhase = (phase: Phase): boolean =>
  phase === 'recording' || phase === 'paused' || phase === 'stopping';

/** Whether there is a recording, complete or not, without a transcript. */
export const hasUnfinishedRecording = (state: State): boolean =>
  isRecordingPhase(state.phase) ||
  (recordingOf(state) !== undefined &&
    state.phase !== 'transforming' &&
    !(state.phase === 'transcribed' && !isEmpty(state)));

/** Whether a new recording or a file can replace the current state. */
export const canStart = (state: State): boolean =>
  state.phase === 'idle' || state.phase === 'transcribed' || (state.phase === 'failed' && !state.recording);
