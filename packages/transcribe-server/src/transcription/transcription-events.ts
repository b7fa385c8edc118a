import {
  type PartialTranscription,
  separatorBetween,
  type TranscriptionSegment,
  type TranscriptionWarning,
  type TranscriptionWord,
} from '@audio-transcriber/contract';
import { joinSegments, joinWarnings } from './join-segments.ts';
import { createUsage, type Usage } from './response-formats.ts';
import type { SegmentTranscript } from './transcribe.ts';

/**
 * The events of OpenAI's transcription API with `stream=true`. Partial text, the words of a segment and the warnings are
 * ours.
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

/** Yields the events of a transcription: a delta and a segment for each segment with speech, and `done` at the end. */
export async function* transcriptionEvents(
  transcripts: AsyncIterable<SegmentTranscript>,
): AsyncGenerator<TranscriptionEvent> {
  const all: SegmentTranscript[] = [];
  let text = '';
  let id = 0;
  for await (const transcript of transcripts) {
    all.push(transcript);
    const { segments, words } = joinSegments([transcript], undefined);
    for (const segment of segments) {
      const delta = separatorBetween(text, segment.text) + segment.text;
      text += delta;
      yield { type: 'transcript.text.delta', delta };
      yield { type: 'transcript.text.segment', ...segment, id: id++, words };
    }
  }
  const warnings = joinWarnings(all);
  const usage = createUsage(all.at(-1)?.end ?? 0);
  yield { type: 'transcript.text.done', text, usage, ...(warnings !== undefined && { warnings }) };
}
