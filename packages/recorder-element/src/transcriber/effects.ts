import type { Transcription } from '@audio-transcriber/contract';
import type { Note } from '../notes/note.ts';
import type { Recording } from '../recording/recording.ts';
import type { RecordingStore } from '../storage/recording-store.ts';

/** An action that the transcriber performs after a transition. `id` is the id of a recording. */
export type Effect =
  /** Open the microphone and record. */
  | { readonly type: 'record' | 'pause-recorder' | 'resume-recorder' | 'stop-recorder'; readonly id: string }
  | { readonly type: 'limit-duration'; readonly id: string; readonly maxSeconds: number | undefined }
  /** Use the store of a recording that was made elsewhere. */
  | { readonly type: 'adopt-store'; readonly id: string; readonly store: RecordingStore }
  /** Free the microphone and delete the stored audio, unless `keepAudio` leaves it to be recovered. */
  | { readonly type: 'release'; readonly id: string; readonly keepAudio?: boolean }
  /** Save a note, then delete the stored audio of its recording. */
  | { readonly type: 'finish-note'; readonly id: string; readonly note: Note }
  /** Another note replaces this one: move it to the previous notes. */
  | { readonly type: 'archive-note'; readonly note: Note }
  | { readonly type: 'delete-note'; readonly note: Note }
  | { readonly type: 'transcribe'; readonly recording: Recording }
  | { readonly type: 'transform'; readonly transcription: Transcription }
  | { readonly type: 'cancel-transcription' }
  | { readonly type: 'schedule-retry'; readonly atMs: number | 'online' }
  | { readonly type: 'cancel-retry' }
  | { readonly type: 'revoke-url'; readonly recording: Recording };

export type EffectHandlers = {
  readonly [Type in Effect['type']]: (effect: Effect & { readonly type: Type }) => unknown;
};
