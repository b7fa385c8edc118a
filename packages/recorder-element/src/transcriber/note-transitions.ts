import type { Note } from '../notes/note.ts';
import type { Recording } from '../recording/recording.ts';
import type { Effect } from './effects.ts';
import { isEmpty, noteOf, type State, type StateOf } from './state.ts';
import type { EventOf } from './state-event.ts';

export type Transition = readonly [state: State, effects: readonly Effect[]];

export const to = (state: State, ...effects: readonly Effect[]): Transition => [state, effects];

/** Returns the note that the next phase keeps, as a property only if there is one. */
export const keep = (note: Note | undefined): { readonly note?: Note } => (note ? { note } : {});

export const show = ({ transcription, parts }: Note): State => {
  const last = parts.at(-1);
  return last ? { phase: 'transcribed', recording: last.recording, transcription, parts } : { phase: 'idle' };
};

/**
 * Returns the effects of replacing a transcript: a finished note moves to the previous ones, a recording without speech
 * is deleted.
 */
export const clear = (state: StateOf<'transcribed'>): Effect[] => {
  const note = noteOf(state);
  return [
    ...(note ? [{ type: 'archive-note', note } as const] : []),
    ...(isEmpty(state) ? [{ type: 'release', id: state.recording.id } as const] : []),
  ];
};

/** Deletes a recording without a transcript, and restores the note that it was to continue. */
export const discard = ({
  recording,
  note,
}: {
  readonly recording: Recording | undefined;
  readonly note?: Note | undefined;
}) =>
  to(
    note ? show(note) : { phase: 'idle' },
    { type: 'cancel-transcription' },
    ...(recording ? [{ type: 'release', id: recording.id } as const] : []),
  );

/** Replaces the text of a note. */
export const edited = (
  state: StateOf<'transcribed'>,
  { transcription }: Pick<EventOf<'edited'>, 'transcription'>,
): Transition => {
  // If the recording that was to continue the note contains no speech, edit the note's text.
  if (isEmpty(state) && state.note) return to({ ...state, note: { ...state.note, transcription } });
  return to({ ...state, transcription });
};
