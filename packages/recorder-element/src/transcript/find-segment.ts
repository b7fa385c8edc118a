import type { TranscriptionSegment } from '@audio-transcriber/contract';

/** Returns the index of the last of some spans in order that starts until a time, or -1. */
export const lastStartUntil = (spans: readonly { readonly start: number }[], seconds: number): number => {
  let [first, end] = [0, spans.length];
  while (first < end) {
    const middle = (first + end) >> 1;
    if ((spans[middle]?.start ?? 0) > seconds) end = middle;
    else first = middle + 1;
  }
  return first - 1;
};

/**
 * Returns the index of the segment that contains a time span: the last one of its speaker that starts before its middle, or
 * the first.
 */
export const findSegment = (
  segments: readonly TranscriptionSegment[],
  { start, end, speaker }: { readonly start: number; readonly end: number; readonly speaker?: string } = {
    start: 0,
    end: 0,
  },
): number =>
  Math.max(
    0,
    segments.findLastIndex((one) => one.start <= (start + end) / 2 && (!speaker || one.speaker === speaker)),
  );
