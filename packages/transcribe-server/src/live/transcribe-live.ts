import { lengthOf, type PcmChannels, type PcmSamples } from '../audio/pcm.ts';
import { type SegmentTranscript, type TranscribeOptions, transcribe } from '../transcription/transcribe.ts';
import type { LiveTranscript } from './live-transcript.ts';

interface TranscribeLiveOptions extends Omit<TranscribeOptions, 'isStrict' | 'onCut'> {
  /** Follows the audio while it arrives. */
  readonly live: LiveTranscript;
}

/**
 * Transcribes audio while it arrives, segment by segment, and tells the live transcript which text is final. A segment
 * that fails does not stop the others.
 *
 * @throws as `transcribe` does
 */
export async function* transcribeLive(
  pcm: AsyncIterable<PcmChannels>,
  { live, ...options }: TranscribeLiveOptions,
): AsyncGenerator<SegmentTranscript> {
  options.signal.addEventListener('abort', live.cancel, { once: true });
  try {
    const segments = transcribe(follow(pcm, live), { ...options, onCut: live.cut, isStrict: false });
    for await (const segment of segments) {
      yield segment;
      live.settle(segment.end);
    }
  } catch (error) {
    live.cancel();
    throw error;
  }
}

async function* follow(pcm: AsyncIterable<PcmChannels>, live: LiveTranscript): AsyncGenerator<PcmChannels> {
  for await (const channels of pcm) {
    // An engine with streaming is billed for what it hears, and channels that are apart are recognised one by one.
    const isSilent = channels.length > 1 && live.wrap !== undefined;
    live.add(isSilent ? new Int16Array(lengthOf(channels)) : mix(channels));
    yield channels;
  }
  live.end();
}

/** Mixes channels to their mean. */
const mix = (channels: PcmChannels): PcmSamples => {
  const [first = new Int16Array(0), ...others] = channels;
  return others.length === 0
    ? first
    : first.map((sample, i) => (sample + others.reduce((sum, other) => sum + (other[i] ?? 0), 0)) / channels.length);
};
