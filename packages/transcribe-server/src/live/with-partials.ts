import type { PartialTranscription } from '@audio-transcriber/contract';
import type { SegmentTranscript } from '../transcription/transcribe.ts';
import type { TranscriptUpdate } from '../transcription/transcription-events.ts';
import type { LiveTranscript } from './live-transcript.ts';

/**
 * Yields all segments, and between them the newest partial text after the last segment. A segment is yielded together
 * with the partial text after it. A slow reader skips outdated partial text, but never a segment.
 */
export async function* withPartials(
  segments: AsyncGenerator<SegmentTranscript>,
  live?: LiveTranscript,
): AsyncGenerator<TranscriptUpdate> {
  if (live === undefined) {
    for await (const segment of segments) yield { segment };
    return;
  }
  using _watch = live.watch();
  let shown: Pick<PartialTranscription, 'text' | 'stable'> = { text: '', stable: '' };
  let end = 0;

  /** Returns the text after the last segment, if it has changed since it was last yielded. */
  const readPartial = (): PartialTranscription | undefined => {
    const partial = live.after(end);
    if (partial === undefined || (partial.text === shown.text && partial.stable === shown.stable)) return undefined;
    shown = partial;
    return partial;
  };

  const read = () => {
    const result = segments.next();
    result.catch(() => {}); // Prevents an unhandled rejection. Awaiting the result still throws.
    return result;
  };

  try {
    for (let next = read(); ; ) {
      const { changed } = live;
      const partial = readPartial();
      if (partial !== undefined) yield { partial };
      const result = await Promise.race([next, changed]);
      if (result === undefined) continue;
      if (result.done) return;
      const segment = result.value;
      end = Math.max(end, segment.end); // Those of several speakers may overlap.
      if (segment.text !== '') shown = { text: '', stable: '' };
      const rest = readPartial();
      yield { segment, ...(rest !== undefined && { partial: rest }) };
      next = read();
    }
  } finally {
    await segments.return(undefined);
  }
}
