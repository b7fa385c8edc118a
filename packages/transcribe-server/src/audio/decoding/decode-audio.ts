import { openAiff } from '../demuxing/aiff.ts';
import { type ByteInput, ByteReader } from '../demuxing/byte-reader.ts';
import { openMatroska } from '../demuxing/matroska/matroska.ts';
import { openMp4 } from '../demuxing/mp4/mp4.ts';
import { openOgg } from '../demuxing/ogg.ts';
import type { Track } from '../demuxing/track.ts';
import { openWav } from '../demuxing/wav.ts';
import type { MediaType } from '../media-type.ts';
import type { PcmSamples } from '../pcm.ts';
import { decodeOpus } from './decode-opus.ts';
import { decodePcm } from './decode-pcm.ts';

/** Containers that are read in process, where their audio is Opus or PCM. */
export type InProcessContainer = Exclude<MediaType['container'], 'flac' | 'mp3' | 'aac'>;

const openers: Readonly<Record<InProcessContainer, (reader: ByteReader) => Promise<Track>>> = {
  webm: openMatroska,
  ogg: openOgg,
  mp4: openMp4,
  wav: openWav,
  aiff: openAiff,
};

export const isInProcess = (container: MediaType['container']): container is InProcessContainer =>
  Object.hasOwn(openers, container);

/** A recording whose head has been read. */
export interface OpenedAudio {
  /** How long the container says that it is; undefined where it does not. */
  readonly declaredSeconds: number | undefined;
  /** What it sounds like, from its start: 16 kHz mono. Iterate once. */
  readonly samples: AsyncIterable<PcmSamples>;
}

/**
 * Opens a file, or one that still grows. The samples depend on its bytes alone, however they come.
 *
 * @throws UnsupportedCodecError, DamagedAudioError
 */
export const openAudio = async (
  container: InProcessContainer,
  input: ByteInput,
  maxSeconds: number,
): Promise<OpenedAudio> => {
  const track = await openers[container](new ByteReader(input));
  const samples =
    track.codec === 'opus' ? decodeOpus(track.head, track.packets, maxSeconds) : decodePcm(track.format, track.chunks);
  return { declaredSeconds: track.declaredSeconds, samples };
};
