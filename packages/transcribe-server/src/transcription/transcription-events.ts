import type {
  PartialTranscription,
  TranscriptionSegment,
  TranscriptionWarning,
  TranscriptionWord,
} from '@audio-transcriber/contract';
import type { TokenLogprob } from '../engines/engine.ts';
import { joinSegments, separatorBeforeTurn } from './join-segments.ts';
import {
  createUsage,
  defaultSpeaker,
  type FormatOptions,
  listWarnings,
  segmentIdOf,
  type Usage,
} from './response-formats.ts';
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
  | {
      readonly type: 'transcript.text.delta';
      readonly delta: string;
      /** Only with `diarized_json`. */
      readonly segment_id?: string;
      readonly logprobs?: readonly TokenLogprob[];
    }
  | (Omit<TranscriptionSegment, 'id'> & {
      readonly type: 'transcript.text.segment';
      readonly id: string;
      readonly words: readonly TranscriptionWord[];
    })
  | (PartialTranscription & { readonly type: 'transcript.text.partial' })
  | {
      readonly type: 'transcript.text.done';
      readonly text: string;
      readonly logprobs?: readonly TokenLogprob[];
      readonly usage: Usage;
      readonly warnings?: readonly TranscriptionWarning[];
    };

/**
 * Yields the events of a transcription: a delta, the segment and the following partial text for each segment with speech,
 * and `done` at the end. Yields related events in one array. Each segment has a speaker if the format is `diarized_json`.
 */
export async function* transcriptionEvents(
  updates: AsyncIterable<TranscriptUpdate>,
  format: FormatOptions,
): AsyncGenerator<readonly TranscriptionEvent[]> {
  const all: SegmentTranscript[] = [];
  let text = '';
  let before: TranscriptionSegment | undefined;
  const isDiarized = format.responseFormat === 'diarized_json';
  for await (const { segment: transcript, partial } of updates) {
    const events: TranscriptionEvent[] = [];
    if (transcript !== undefined) all.push(transcript);
    const { segments, words, logprobs } = joinSegments(transcript === undefined ? [] : [transcript], undefined);
    for (const segment of segments) {
      const delta = separatorBeforeTurn(text, segment, before) + segment.text;
      text += delta;
      before = { ...segment, id: (before?.id ?? -1) + 1 };
      const id = segmentIdOf(before.id);
      events.push({
        ...{ type: 'transcript.text.delta', delta },
        ...(isDiarized && { segment_id: id }),
        // The tokens of a transcript are not split at changes of the speaker.
        ...(logprobs !== undefined && segment === segments[0] && { logprobs }),
      });
      const speaker = isDiarized && { speaker: segment.speaker ?? defaultSpeaker };
      const spoken = wordsOf(before, segments, words);
      events.push({ type: 'transcript.text.segment', ...before, ...speaker, id, words: spoken });
    }
    if (partial !== undefined) events.push({ type: 'transcript.text.partial', ...partial });
    if (events.length > 0) yield events;
  }
  const transcription = joinSegments(all, undefined);
  const { logprobs, duration } = transcription;
  const warnings = listWarnings(transcription, format);
  yield [
    {
      ...{ type: 'transcript.text.done', text },
      ...(logprobs !== undefined && { logprobs }),
      usage: createUsage(duration),
      ...(warnings.length > 0 && { warnings }),
    },
  ];
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
