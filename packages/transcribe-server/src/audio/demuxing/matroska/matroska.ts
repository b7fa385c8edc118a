import type { ByteReader } from '../byte-reader.ts';
import { samplesOfPacket } from '../opus-head.ts';
import { DamagedAudioError, type OpusPacket, type Track } from '../track.ts';
import { readElements, signedOf, unsignedOf } from './ebml.ts';
import { type Block, readBlock } from './matroska-block.ts';
import { createElementReader, ids } from './matroska-elements.ts';
import { type MatroskaTrack, readSegmentInfo, readTracks } from './matroska-track.ts';

/** Ids of the elements in a block group. */
const groupIds = { block: 0xa1, discardPadding: 0x75a2 } as const;

/**
 * Opens a WebM or Matroska file. Reads its Opus packets as they arrive. Supports clusters of unknown size, as MediaRecorder
 * writes them. After damage, continues with the next block that is followed by another element.
 *
 * @throws UnsupportedCodecError, DamagedAudioError
 */
export const openMatroska = async (reader: ByteReader): Promise<Track> => {
  const elements = createElementReader(reader);
  let info = readSegmentInfo(new Uint8Array());
  let track: MatroskaTrack | undefined;
  while (track === undefined) {
    const element = await elements.next();
    if (element === undefined || element.id === ids.cluster) {
      throw new DamagedAudioError('The WebM file has no audio track.');
    }
    if (element.id === ids.information) info = readSegmentInfo(element.content);
    if (element.id === ids.tracks) track = readTracks(element.content);
  }
  const samplesPerTick = info.timestampScale * samplesPerNanosecond;
  const packets = readPackets(elements, track.number, samplesPerTick);
  return { codec: 'opus', head: track.head, packets, declaredSeconds: info.seconds };
};

const samplesPerNanosecond = 48_000 / 1e9;

async function* readPackets(
  elements: ReturnType<typeof createElementReader>,
  track: number,
  samplesPerTick: number,
): AsyncGenerator<OpusPacket> {
  let clusterTicks = 0;
  for (;;) {
    const element = await elements.next();
    if (element === undefined) return;
    const { id, content } = element;
    if (id === ids.clusterTime) clusterTicks = unsignedOf(content);
    const { block, discardNanoseconds } =
      id === ids.simpleBlock
        ? { block: readBlock(content), discardNanoseconds: 0 }
        : id === ids.blockGroup
          ? readBlockGroup(content)
          : noBlock;
    if (block?.track !== track) continue;
    let time = (clusterTicks + block.relativeTime) * samplesPerTick;
    for (const [i, data] of block.packets.entries()) {
      const isLast = i === block.packets.length - 1;
      const endTrim = isLast ? Math.round(Math.max(0, discardNanoseconds) * samplesPerNanosecond) : 0;
      yield { data, time, endTrim };
      time += samplesOfPacket(data);
    }
  }
}

const noBlock = { block: undefined, discardNanoseconds: 0 };

const readBlockGroup = (group: Uint8Array) => {
  let block: Block | undefined;
  let discardNanoseconds = 0;
  for (const { id, content } of readElements(group)) {
    if (id === groupIds.block) block = readBlock(content);
    if (id === groupIds.discardPadding) discardNanoseconds = signedOf(content);
  }
  return { block, discardNanoseconds };
};
