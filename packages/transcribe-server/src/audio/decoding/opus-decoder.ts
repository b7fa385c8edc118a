import { OpusDecoder } from 'opus-decoder';

/** Decodes the packets of one Opus stream. */
export interface PacketDecoder {
  /** Decodes a packet to mono samples at 16 kHz, from -1 to 1. Returns undefined if the packet is damaged. */
  decode(packet: Uint8Array): Float32Array | undefined;
  free(): void;
}

/** The size of the decoder's input buffer. Encoders produce much smaller packets for one or two channels. */
const maxPacketBytes = 3840;

/**
 * Creates a decoder: libopus as WebAssembly, with its own memory. Decodes directly to 16 kHz mono, which is cheaper than
 * decoding 48 kHz stereo and converting it.
 */
export const createPacketDecoder = async (): Promise<PacketDecoder> => {
  const decoder = new OpusDecoder({ sampleRate: 16_000, channels: 1 });
  await decoder.ready;
  return {
    decode(packet) {
      if (packet.length === 0 || packet.length > maxPacketBytes) return undefined;
      const { channelData, errors } = decoder.decodeFrame(packet);
      return errors.length > 0 ? undefined : channelData[0];
    },
    free: () => decoder.free(),
  };
};
