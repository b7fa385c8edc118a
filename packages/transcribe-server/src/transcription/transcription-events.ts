import type {
  PartialTranscription,
  TranscriptionSegment,
  TranscriptionWarning,
  TranscriptionWord,
} from '@audio-transcriber/contract';
import { durationOf, joinSegments, joinWarnings, separatorBeforeTurn } from './join-segments.ts';
import { createUsage, type Usage } from './response-formats.ts';
import type { SegmentTranscript } from './transcribe.ts';

/** A new segment, the new text after the last segment, or both. */
export interface TranscriptUpdate {
  readonly segment?: SegmentTranscript;
  readonly partial?: PartialTranscription;
}

/**
 * The events of OpenAI's transcription API with `stream=true`. Partial text, word times in segments and warnings are our
 * extensions.
 */
export type TranscriptionEvent =
  | { readonly type: 'transcript.text.delta'; readonly delta: string }
  | (TranscriptionSegment & { readonly type: 'transcript.text.segment'; readonly words: readonly TranscriptionWord[] })
  | (PartialTranscription & { readonly type: 'transcript.text.partial' })
  | {
      readonly type: 'transcript.text.done';
      readonly text: string;
      readonly usage: Usage;
      readonly warnings?: readonly TranscriptionWarning[];
    };

/**
 * Yields the events of a transcription: a delta, the segment and the following partial text for each segment with speech,
 * and `done` at the end. Yields related events in one array.
 */
export async function* transcriptionEvents(
  updates: AsyncIterable<TranscriptUpdate>,
): AsyncGenerator<readonly TranscriptionEvent[]> {
  const all: SegmentTranscript[] = [];
  let text = '';
  let before: TranscriptionSegment | undefined;
  for await (const { segment: transcript, partial } of updates) {
    const events: TranscriptionEvent[] = [];
    if (transcript !== undefined) all.push(transcript);
    const { segments, words } = joinSegments(transcript === undefined ? [] : [transcript], undefined);
    for (const segment of segments) {
      const delta = separatorBeforeTurn(text, segment, before) + segment.text;
      text += delta;
      before = { ...segment, id: (before?.id ?? -1) + 1 };
      events.push({ type: 'transcript.text.delta', delta });
      events.push({ type: 'transcript.text.segment', ...before, words: wordsOf(before, segments, words) });
    }
    if (partial !== undefined) events.push({ type: 'transcript.text.partial', ...partial });
    if (events.length > 0) yield events;
  }
  const warnings = joinWarnings(all);
  const usage = createUsage(durationOf(all));
  yield [{ type: 'transcript.text.done', text, usage, ...(warnings !== undefined && { warnings }) }];
}

/** Returns the words of one of the segments of a transcript. */
const wordsOf = (
  { start, end, speaker }: TranscriptionSegment,
  segments: readonly TranscriptionSegment[],
  words: readonly TranscriptionWord[],
): readonly TranscriptionWord[] =>
  segments.length === 1
    ? words
    : words.filter((word) => word.speaker === speaker && word.start >= start && word.end <= end);
