import { OpusDecoder } from 'opus-decoder';

/** Decodes the packets of one Opus stream. */
export interface PacketDecoder {
  /** Decodes a packet to samples at 16 kHz, from -1 to 1, for each channel. Returns undefined if the packet is damaged. */
  decode(packet: Uint8Array): readonly Float32Array[] | undefined;
  free(): void;
}

/** The size of the decoder's input buffer. Encoders produce much smaller packets for one or two channels. */
const maxPacketBytes = 3840;

/**
 * Creates a decoder: libopus as WebAssembly, with its own memory. Decodes directly to 16 kHz, which is cheaper than
 * decoding 48 kHz and converting it.
 */
export const createPacketDecoder = async (channels: number): Promise<PacketDecoder> => {
  const decoder = new OpusDecoder({ sampleRate: 16_000, channels });
  await decoder.ready;
  return {
    decode(packet) {
      if (packet.length === 0 || packet.length > maxPacketBytes) return undefined;
      const { channelData, errors } = decoder.decodeFrame(packet);
      return errors.length > 0 ? undefined : channelData;
    },
    free: () => decoder.free(),
  };
};
