import type { Transcription } from '@audio-transcriber/contract';
import { continueNote, type Note } from '../notes/note.ts';
import type { TranscriberProblem } from '../platform/problem.ts';
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

/** Returns the finished note of a recording: a new one, or the one that the recording continues. */
const finish = (
  { recording, note }: Pick<StateOf<'transforming'>, 'recording' | 'note'>,
  transcription: Transcription,
): StateOf<'transcribed'> => {
  if (!note) return { phase: 'transcribed', recording, transcription };
  const continued = continueNote(note, recording, transcription);
  return { phase: 'transcribed', recording, transcription: continued.transcription, parts: continued.parts };
};

const save = (state: StateOf<'transcribed'>): Effect => ({
  type: 'finish-note',
  id: state.recording.id,
  note: noteOf(state) as Note,
});

export const transform = (state: StateOf<'transforming'>, ...effects: readonly Effect[]): Transition =>
  to(state, ...effects, { type: 'transform', transcription: state.original });

export const transcribed = (
  { recording, note }: StateOf<'transcribing'>,
  { transcription, willTransform }: EventOf<'transcribed'>,
): Transition => {
  const own = { phase: 'transcribed', recording, transcription, ...keep(note) } as const;
  // Without a transcript, keep the recording stored.
  if (isEmpty(own)) return to(own);
  const finished = finish({ recording, note }, transcription);
  if (!willTransform) return to(finished, save(finished));
  // Save the original, so that nothing is lost if the page is closed before it is transformed.
  return transform({ phase: 'transforming', recording, original: transcription, ...keep(note) }, save(finished));
};

export const transformed = (state: StateOf<'transforming'>, { transcription }: EventOf<'transformed'>): Transition => {
  const finished = finish(state, transcription);
  return to({ ...finished, original: state.original }, save(finished));
};

/** Returns the finished note with the text that was not transformed. */
export const keepOriginal = (state: StateOf<'transforming'>, problem?: TranscriberProblem): StateOf<'transcribed'> => ({
  ...finish(state, state.original),
  problem,
  untransformed: state,
});

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
  // Another transform would replace the edit.
  return to({ ...state, transcription, ...(state.untransformed && { untransformed: undefined, problem: undefined }) });
};
