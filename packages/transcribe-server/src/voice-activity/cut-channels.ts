import { lengthOf, type PcmChannels, type PcmSamples, type PcmSegment, sampleRate } from '../audio/pcm.ts';
import { cutIntoSegments, isSilence, type Silence } from '../audio/segmenter.ts';
import { detectWindows } from './detect-windows.ts';
import type { VoiceActivityDetector } from './voice-activity.ts';

interface CutOptions {
  readonly voiceActivity: VoiceActivityDetector;
  readonly segmentSeconds: { readonly min: number; readonly max: number };
}

/** The common audio, or the audio of one channel, from its start on. */
interface Track {
  readonly channel: number | undefined;
  readonly startSeconds: number;
  /** Samples that are not analyzed yet. */
  readonly queue: PcmSamples[];
  readonly parts: AsyncGenerator<PcmSegment | Silence>;
  /** The next part; undefined if it is not known yet, null at the end. */
  next: PcmSegment | Silence | null | undefined;
}

/**
 * Finds the speech in audio and cuts it into segments, each channel on its own. Segments are in the order of their starts;
 * those of different channels may overlap. A silence follows the segments that start before its end, and covers the common
 * audio only.
 *
 * The result depends on the samples alone. Holds about the longest segment of each channel.
 */
export async function* cutChannels(
  pcm: AsyncIterable<PcmChannels>,
  { voiceActivity, segmentSeconds }: CutOptions,
): AsyncGenerator<PcmSegment | Silence> {
  const source = pcm[Symbol.asyncIterator]();
  const tracks: Track[] = [];
  let samplesRead = 0;
  let isOver = false;
  let index = 0;

  const addTrack = (channel?: number) => {
    const queue: PcmSamples[] = [];
    const parts = cutIntoSegments(detectWindows(readQueue(queue), voiceActivity), segmentSeconds);
    tracks.push({ channel, startSeconds: samplesRead / sampleRate, queue, parts, next: undefined });
  };

  async function* readQueue(queue: PcmSamples[]): AsyncGenerator<PcmSamples> {
    for (;;) {
      const samples = queue.shift();
      if (samples !== undefined) yield samples;
      else if (isOver) return;
      else await read();
    }
  }

  /** Reads a chunk into the queues. Channels that it does not contain are silent. */
  const read = async () => {
    const { value: chunk, done } = await source.next();
    isOver = done === true;
    if (isOver) return;
    const length = lengthOf(chunk);
    const isCommon = chunk.length === 1;
    while (!isCommon && tracks.length <= chunk.length) addTrack(tracks.length - 1);
    for (const { channel, queue } of tracks) {
      const samples = isCommon === (channel === undefined) ? chunk[channel ?? 0] : undefined;
      queue.push(samples ?? new Int16Array(length));
    }
    samplesRead += length;
  };

  const advance = async (track: Track) => {
    const { value, done } = await track.parts.next();
    track.next = done ? null : place(value, track);
  };

  try {
    addTrack();
    for (;;) {
      // Reading the next part of one track may add others.
      for (const track of tracks) if (track.next === undefined) await advance(track);
      const first = tracks.filter(({ next }) => next !== null).toSorted((a, b) => orderOf(a) - orderOf(b))[0];
      if (!first?.next) return;
      if (!isSilence(first.next)) yield { ...first.next, index: index++ };
      else if (first.channel === undefined) yield first.next;
      first.next = undefined;
    }
  } finally {
    for (const { parts } of tracks) await parts.return(undefined);
    await source.return?.();
  }
}

const orderOf = ({ next }: Track): number => (!next ? 0 : isSilence(next) ? next.endSeconds : next.startSeconds);

const place = (part: PcmSegment | Silence, { channel, startSeconds }: Track): PcmSegment | Silence => {
  const start = startSeconds + part.startSeconds;
  if (isSilence(part)) return { startSeconds: start, endSeconds: startSeconds + part.endSeconds };
  return { ...part, startSeconds: start, ...(channel !== undefined && { channel }) };
};
