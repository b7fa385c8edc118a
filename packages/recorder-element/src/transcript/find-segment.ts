import type { TranscriptionSegment } from '@audio-transcriber/contract';

/** Returns the index of the segment that contains a time span: the last that starts before its middle, or the first. */
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
