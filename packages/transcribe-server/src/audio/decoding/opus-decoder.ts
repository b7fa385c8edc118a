import { OpusDecoder } from 'opus-decoder';

/** Decodes the packets of one Opus stream. */
export interface PacketDecoder {
  /** Mono samples of 16 kHz, from -1 to 1; undefined where the packet is damaged. */
  decode(packet: Uint8Array): Float32Array | undefined;
  free(): void;
}

/** The decoder copies a packet to a place of this size. No encoder comes near it for one or two channels. */
const maxPacketBytes = 3840;

/**
 * Creates libopus as WebAssembly, with a memory of its own. It decodes to 16 kHz mono at once: what is above, and the
 * difference of the channels, is never worked out.
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
