/** The identification header of an Opus stream (RFC 7845, section 5.1). */
export interface OpusHead {
  /** 1 or 2. */
  readonly channels: number;
  /** Number of samples at 48 kHz that a decoder skips at the start. */
  readonly preSkip: number;
  /** Factor for all samples. */
  readonly gain: number;
}

/** An Opus packet. Times are in samples at 48 kHz. */
export interface OpusPacket {
  /** Valid until the next packet is requested. */
  readonly data: Uint8Array;
  /** Timestamp of the packet's start; undefined if the container has none. */
  readonly time: number | undefined;
  /** Number of samples to remove at the end. */
  readonly endTrim: number;
  /** The header of a new stream that begins with this packet, as in chained Ogg files. */
  readonly head?: OpusHead;
}

/** The format of PCM samples. */
export interface PcmFormat {
  readonly encoding: 'int' | 'unsigned' | 'float' | 'alaw' | 'ulaw';
  /** Bytes per sample and channel: 1 to 4, or 8. */
  readonly bytesPerSample: number;
  readonly isLittleEndian: boolean;
  /** In Hz. */
  readonly sampleRate: number;
  /** Weight of each channel in the mono mix. */
  readonly mix: readonly number[];
  /** Whether the channels are always mixed: those of surround sound, or more than eight. */
  readonly isMixed: boolean;
}

/** The encoded audio track of a file. */
export type Track = OpusTrack | PcmTrack;

interface DeclaredDuration {
  /** The duration that the container declares. */
  readonly declaredSeconds?: number | undefined;
}

interface OpusTrack extends DeclaredDuration {
  readonly codec: 'opus';
  readonly head: OpusHead;
  readonly packets: AsyncIterable<OpusPacket>;
}

interface PcmTrack extends DeclaredDuration {
  readonly codec: 'pcm';
  readonly format: PcmFormat;
  /** Whole frames. Each chunk is valid until the next one is requested. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Thrown for audio that cannot be decoded in process. The message names it, such as `AAC in MP4`. */
export class UnsupportedCodecError extends Error {
  /** Whether ffmpeg can decode the file from a pipe. */
  readonly isStreamable: boolean;

  constructor(codec: string, isStreamable = true) {
    super(codec);
    this.isStreamable = isStreamable;
  }
}

/** Thrown for a file without readable audio. */
export class DamagedAudioError extends Error {}
