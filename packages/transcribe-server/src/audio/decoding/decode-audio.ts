import { separateChannels } from '../channels/separate-channels.ts';
import { openAiff } from '../demuxing/aiff.ts';
import { type ByteInput, ByteReader } from '../demuxing/byte-reader.ts';
import { openMatroska } from '../demuxing/matroska/matroska.ts';
import { openMp4 } from '../demuxing/mp4/mp4.ts';
import { openOgg } from '../demuxing/ogg.ts';
import { hasTooManyChannels } from '../demuxing/pcm-track.ts';
import type { Track } from '../demuxing/track.ts';
import { openWav } from '../demuxing/wav.ts';
import type { MediaType } from '../media-type.ts';
import type { PcmChannels } from '../pcm.ts';
import { decodeOpus } from './decode-opus.ts';
import { decodePcm } from './decode-pcm.ts';

/** Containers that are demuxed in process if their codec is Opus or PCM. */
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

/** A recording whose headers have been read. */
export interface OpenedAudio {
  /** The duration that the container declares; undefined if it declares none. */
  readonly declaredSeconds: number | undefined;
  /** Whether it has more channels than are kept apart. */
  readonly hasTooManyChannels: boolean;
  /** The decoded samples from the start. Can be iterated once. */
  readonly samples: AsyncIterable<PcmChannels>;
}

/**
 * Opens a finished or growing file. The samples depend on its bytes alone, not on how they arrive.
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
  return {
    declaredSeconds: track.declaredSeconds,
    hasTooManyChannels: track.codec === 'pcm' && hasTooManyChannels(track.format),
    samples: separateChannels(samples),
  };
};
