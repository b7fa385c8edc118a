import type { Transcription } from '@audio-transcriber/contract';
import type { Progress } from '../client/progress.ts';
import type { Note } from '../notes/note.ts';
import type { TranscriberProblem } from '../platform/problem.ts';
import type { Recording } from '../recording/recording.ts';
import type { RecordingStore } from '../storage/recording-store.ts';

/** A request of the person or the page, or something that happened. `suspend` stops everything and keeps the audio. */
export type StateEvent =
  | { readonly type: 'submit' | 'cancel' | 'discard' | 'new-note' }
  | { readonly type: 'start'; readonly id: string; readonly appends?: boolean | undefined }
  | { readonly type: 'restore'; readonly note: Note }
  | { readonly type: 'pause' | 'resume' | 'suspend' | 'started'; readonly atMs: number }
  | { readonly type: 'stop'; readonly atMs: number; readonly willSubmit: boolean }
  | { readonly type: 'recorded'; readonly recording: Recording; readonly problem?: TranscriberProblem | undefined }
  | { readonly type: 'load'; readonly recording: Recording; readonly store: RecordingStore }
  | { readonly type: 'progressed'; readonly progress: Progress }
  | {
      readonly type: 'transcribed';
      readonly transcription: Transcription;
      /** Whether the page transforms it. */
      readonly willTransform?: boolean;
    }
  | { readonly type: 'transformed' | 'edited'; readonly transcription: Transcription }
  | {
      readonly type: 'failed';
      readonly problem: TranscriberProblem;
      readonly retryAtMs?: number | 'online' | undefined;
    };

export type EventOf<Type extends StateEvent['type']> = StateEvent & { readonly type: Type };

/** The events that each phase handles. The transition table has a handler for each of them, and for no other. */
export interface EventsIn {
  idle: 'start' | 'load' | 'restore';
  starting: 'started' | 'failed' | 'stop' | 'suspend' | 'cancel' | 'discard';
  recording: 'pause' | 'stop' | 'suspend' | 'progressed' | 'cancel' | 'discard';
  paused: 'resume' | 'stop' | 'suspend' | 'progressed' | 'cancel' | 'discard';
  stopping: 'recorded' | 'failed' | 'suspend' | 'progressed' | 'cancel' | 'discard';
  recorded: 'submit' | 'progressed' | 'discard';
  transcribing: 'transcribed' | 'failed' | 'suspend' | 'progressed' | 'cancel' | 'discard';
  transforming: 'transformed' | 'failed' | 'cancel' | 'discard';
  transcribed: 'start' | 'load' | 'restore' | 'new-note' | 'submit' | 'edited' | 'discard';
  failed: 'start' | 'load' | 'restore' | 'submit' | 'suspend' | 'cancel' | 'discard';
}
