import type { PartialTranscription } from '@audio-transcriber/contract';
import type { TranscriptionEvent } from '../transcription/transcription-events.ts';
import type { TestUpload } from './test-upload.ts';

type SegmentEvent = Extract<TranscriptionEvent, { type: 'transcript.text.segment' }>;

/** The texts that a reader of an upload's events shows. */
export interface UploadReader {
  readonly segments: readonly SegmentEvent[];
  readonly partial: PartialTranscription | undefined;
  /** The texts of the segments and the partial text, after each event. */
  readonly shown: readonly string[];
  readonly events: readonly TranscriptionEvent[];
  /** Resolves at the end of the stream. */
  readonly ended: Promise<void>;
}

/** Reads the events of an upload (docs/protocol.md). */
export const followUpload = async (upload: TestUpload): Promise<UploadReader> => {
  const events: TranscriptionEvent[] = [];
  const segments: SegmentEvent[] = [];
  const shown: string[] = [];
  let partial: PartialTranscription | undefined;
  const { body } = await upload.get('text/event-stream');

  /** Events that are written together are shown together. */
  const take = (lines: readonly string[]) => {
    const news: TranscriptionEvent[] = lines.map((line) => JSON.parse(line.slice('data: '.length)));
    for (const event of news) {
      events.push(event);
      if (event.type === 'transcript.text.segment') segments.push(event);
      if (event.type === 'transcript.text.segment') partial = undefined;
      if (event.type === 'transcript.text.partial') partial = event;
    }
    if (news.length > 0) shown.push([...segments.map(({ text }) => text), partial?.text].filter(Boolean).join(' '));
  };

  const read = async () => {
    let rest = '';
    for await (const part of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const parts = (rest + part).split('\n\n');
      rest = parts.pop() ?? '';
      take(parts.filter((line) => line.startsWith('data: {')));
    }
  };

  return {
    segments,
    get partial() {
      return partial;
    },
    shown,
    events,
    ended: read(),
  };
};
