import type { Transcription, TranscriptionSegment, TranscriptionWord } from '@audio-transcriber/contract';
import type { Recording } from '../recording/recording.ts';

/** A recording that belongs to a note. */
export interface NotePart {
  readonly recording: Recording;
  /** The start of the recording in the note, in seconds. Parts follow each other without a gap. */
  readonly startSeconds: number;
}

/** A finished note: the transcript with its edits, and its recordings. */
export interface Note {
  /** The id of its first recording. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** The whole text. Times are seconds from the start of the first part. */
  readonly transcription: Transcription;
  /** At least one, oldest first. */
  readonly parts: readonly NotePart[];
}

/** Returns a note with another recording added: a paragraph of text, and a part of the audio. */
export const continueNote = (note: Note, recording: Recording, added: Transcription): Note => {
  const startSeconds = durationOf(note);
  const { words, segments, duration, ...first } = note.transcription;
  return {
    ...note,
    transcription: {
      ...first,
      text: `${first.text.trimEnd()}\n\n${added.text.trim()}`,
      ...(added.language !== first.language && { language: '' }),
      duration: startSeconds + (added.duration ?? recording.durationSeconds),
      ...((words ?? added.words) && { words: join(words, added.words, startSeconds) }),
      ...((segments ?? added.segments) && {
        segments: join<TranscriptionSegment>(segments, added.segments, startSeconds).map((segment, id) => ({
          ...segment,
          id,
        })),
      }),
    },
    parts: [...note.parts, { recording, startSeconds }],
  };
};

const join = <Timed extends TranscriptionWord | TranscriptionSegment>(
  first: readonly Timed[] = [],
  added: readonly Timed[] = [],
  startSeconds: number,
): readonly Timed[] => [
  ...first,
  ...added.map((timed) => ({ ...timed, start: timed.start + startSeconds, end: timed.end + startSeconds })),
];

/**
 * Returns the duration of a note's audio in seconds. Uses the largest of the known durations, since the clock, the
 * service and the words may differ slightly.
 */
export const durationOf = ({ transcription, parts }: Note): number => {
  const { duration = 0, words, segments } = transcription;
  const last = parts.at(-1);
  const recorded = last ? last.startSeconds + last.recording.durationSeconds : 0;
  return Math.max(duration, recorded, words?.at(-1)?.end ?? 0, segments?.at(-1)?.end ?? 0);
};
