import { separatorBetween, type TranscriptionSegment, type TranscriptionWord } from '@audio-transcriber/contract';
import { joinSegments } from './join-segments.ts';
import { createUsage, type Usage } from './response-formats.ts';
import type { SegmentTranscript } from './transcribe.ts';

/** What OpenAI's transcription API sends with `stream=true`; the words of a segment are ours beside it. */
export type TranscriptionEvent =
  | { readonly type: 'transcript.text.delta'; readonly delta: string }
  | (TranscriptionSegment & { readonly type: 'transcript.text.segment'; readonly words: readonly TranscriptionWord[] })
  | { readonly type: 'transcript.text.done'; readonly text: string; readonly usage: Usage };

/** The transcription as it comes: for each segment that holds speech its text, then where it lies; the whole at last. */
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
  yield { type: 'transcript.text.done', text, usage: createUsage(all.at(-1)?.end ?? 0) };
}
