import type { AudioSource } from '../audio/audio-source.ts';
import { decode } from '../audio/decode.ts';
import { sniffedBytes, sniffMediaType } from '../audio/media-type.ts';
import type { PcmChannels, PcmSamples } from '../audio/pcm.ts';

/** Decodes all samples of a recording whose channels are equal, given its first bytes. */
export const decodeAll = async (audio: AudioSource, head: Uint8Array, maxSeconds = 3600): Promise<PcmSamples> => {
  const mediaType = sniffMediaType(head.subarray(0, sniffedBytes));
  if (mediaType === undefined) throw new Error('This is not audio.');
  return joinSamples(decode(audio, { mediaType, maxSeconds, signal: new AbortController().signal }));
};

/** Creates a recording in memory, for decoders that need no file. */
export const inMemory = (content: Uint8Array): AudioSource => ({
  content,
  path: () => Promise.reject(new Error('There is no file.')),
});

/** Joins audio of one channel. */
export const joinSamples = async (pcm: AsyncIterable<PcmChannels>): Promise<PcmSamples> => {
  const blob = new Blob(
    await Array.fromAsync(pcm, ([samples, other]) => {
      if (samples === undefined || other !== undefined) throw new Error('There is not one channel.');
      return samples;
    }),
  );
  return new Int16Array(await blob.arrayBuffer());
};
