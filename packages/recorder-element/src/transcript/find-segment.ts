import type { TranscriptionSegment } from '@audio-transcriber/contract';

/** The index of the segment in which something was said: the last that had begun by its middle, or the first. */
export const findSegment = (
  segments: readonly TranscriptionSegment[],
  spoken: { readonly start: number; readonly end: number } | undefined,
): number => {
  const middle = spoken ? (spoken.start + spoken.end) / 2 : 0;
  return Math.max(
    0,
    segments.findLastIndex(({ start }) => start <= middle),
  );
};
