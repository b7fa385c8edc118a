import type { PcmSamples } from '../audio/pcm.ts';
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
  pcm: AsyncIterable<PcmSamples>,
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

async function* follow(pcm: AsyncIterable<PcmSamples>, live: LiveTranscript): AsyncGenerator<PcmSamples> {
  for await (const samples of pcm) {
    live.add(samples);
    yield samples;
  }
  live.end();
}
