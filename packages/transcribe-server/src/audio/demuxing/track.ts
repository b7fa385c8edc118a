/** What the identification header of an Opus stream says (RFC 7845, section 5.1). */
export interface OpusHead {
  /** 1 or 2. */
  readonly channels: number;
  /** Samples of 48 kHz that a decoder leaves out at the start. */
  readonly preSkip: number;
  /** Factor for all samples. */
  readonly gain: number;
}

/** One packet of Opus and its place in the recording. Times are in samples of 48 kHz. */
export interface OpusPacket {
  /** Valid until the next packet is asked for. */
  readonly data: Uint8Array;
  /** When it begins, by the container's clock; undefined where the container does not say. */
  readonly time: number | undefined;
  /** How much of its end is to be left out. */
  readonly endTrim: number;
  /** A new stream begins with this packet, as in chained Ogg files. */
  readonly head?: OpusHead;
}

/** How PCM samples are stored. */
export interface PcmFormat {
  readonly encoding: 'int' | 'unsigned' | 'float' | 'alaw' | 'ulaw';
  /** Of one sample of one channel: 1 to 4, or 8. */
  readonly bytesPerSample: number;
  readonly isLittleEndian: boolean;
  readonly sampleRate: number;
  /** Weight of each channel in the mono mix. */
  readonly mix: readonly number[];
}

/** The audio of a file, as its container holds it. */
export type Track = OpusTrack | PcmTrack;

interface DeclaredLength {
  /** How long the container says that the recording is. */
  readonly declaredSeconds?: number | undefined;
}

interface OpusTrack extends DeclaredLength {
  readonly codec: 'opus';
  readonly head: OpusHead;
  readonly packets: AsyncIterable<OpusPacket>;
}

interface PcmTrack extends DeclaredLength {
  readonly codec: 'pcm';
  readonly format: PcmFormat;
  /** Whole frames. Each chunk is valid until the next is asked for. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** A file of a known kind with audio that only another decoder reads. Its message names that, such as `AAC in MP4`. */
export class UnsupportedCodecError extends Error {
  /** Whether the file can be decoded from a pipe. */
  readonly isStreamable: boolean;

  constructor(codec: string, isStreamable = true) {
    super(codec);
    this.isStreamable = isStreamable;
  }
}

/** A file in which no audio can be found. */
export class DamagedAudioError extends Error {}
