import { createCursor, findBox, readBoxes } from './mp4-boxes.ts';
import type { Mp4Track, SampleDefaults } from './mp4-track.ts';

/** Position and time of a packet. MP4 calls a packet a sample. */
export interface Mp4Sample {
  /** Position in the file. */
  readonly offset: number;
  readonly size: number;
  /** Start in ticks of the track's timescale. */
  readonly time: number;
  readonly duration: number;
}

/** Yields the samples of a movie without fragments, in order, except empty ones (ISO/IEC 14496-12, section 8.7). */
export function* readSampleTable({ table }: Mp4Track): Generator<Mp4Sample> {
  const nextSize = createSizes(table);
  const nextDuration = createDurations(table);
  let time = 0;
  for (const { offset: chunkOffset, samples } of readChunks(table)) {
    let offset = chunkOffset;
    for (let i = 0; i < samples; i++) {
      const size = nextSize();
      if (size === undefined) return;
      const duration = nextDuration();
      if (size > 0) yield { offset, size, time, duration };
      offset += size;
      time += duration;
    }
  }
}

function* readChunks(table: DataView): Generator<{ readonly offset: number; readonly samples: number }> {
  const [short, long, runs] = ['stco', 'co64', 'stsc'].map((type) => findBox(table, type));
  const offsets = short ?? long;
  if (offsets === undefined || runs === undefined) return;
  const offset = createCursor(offsets, 8);
  const run = createCursor(runs, 8);
  run.uint32();
  let samples = run.uint32();
  run.skip(4);
  let nextRun = run.isAtEnd ? Number.POSITIVE_INFINITY : run.uint32();
  for (let chunk = 1; !offset.isAtEnd; chunk++) {
    if (chunk === nextRun) {
      samples = run.uint32();
      run.skip(4);
      nextRun = run.isAtEnd ? Number.POSITIVE_INFINITY : run.uint32();
    }
    yield { offset: short ? offset.uint32() : offset.uint64(), samples };
  }
}

/** Returns a function that returns the size of the next sample; undefined after the last one. */
const createSizes = (table: DataView): (() => number | undefined) => {
  const sizes = findBox(table, 'stsz');
  if (sizes === undefined || sizes.byteLength < 12) return () => undefined;
  const cursor = createCursor(sizes, 4);
  const size = cursor.uint32();
  let left = cursor.uint32();
  if (size > 0) return () => (left-- > 0 ? size : undefined);
  return () => (left-- > 0 && !cursor.isAtEnd ? cursor.uint32() : undefined);
};

const createDurations = (table: DataView): (() => number) => {
  const durations = findBox(table, 'stts');
  if (durations === undefined) return () => 0;
  const cursor = createCursor(durations, 8);
  let left = 0;
  let duration = 0;
  return () => {
    while (left === 0 && !cursor.isAtEnd) [left, duration] = [cursor.uint32(), cursor.uint32()];
    left = Math.max(0, left - 1);
    return duration;
  };
};

const flags = {
  baseDataOffset: 0x1,
  sampleDescription: 0x2,
  defaultDuration: 0x8,
  defaultSize: 0x10,
  dataOffset: 0x1,
  firstSampleFlags: 0x4,
  duration: 0x100,
  size: 0x200,
  sampleFlags: 0x400,
  compositionTime: 0x800,
} as const;

/**
 * Yields the samples of a fragment, in order, except empty ones (ISO/IEC 14496-12, section 8.8).
 *
 * @param start file position of the box `moof`
 * @param startTime end of the previous fragment, in ticks
 */
export function* readFragment(
  fragment: DataView,
  start: number,
  startTime: number,
  track: Mp4Track,
): Generator<Mp4Sample> {
  let time = startTime;
  for (const { type, content } of readBoxes(fragment)) {
    const header = type === 'traf' ? findBox(content, 'tfhd') : undefined;
    if (header === undefined || header.byteLength < 8 || header.getUint32(4) !== track.id) continue;
    const { base, defaults } = readFragmentHeader(header, start, track);
    time = readDecodeTime(content) ?? time;
    let offset = base;
    for (const run of readBoxes(content)) {
      if (run.type !== 'trun') continue;
      for (const sample of readRun(run.content, base, offset, time, defaults)) {
        if (sample.size > 0) yield sample;
        offset = sample.offset + sample.size;
        time = sample.time + sample.duration;
      }
    }
  }
}

const readFragmentHeader = (header: DataView, start: number, track: Mp4Track) => {
  const cursor = createCursor(header);
  const set = cursor.uint32();
  cursor.skip(4);
  const base = set & flags.baseDataOffset ? cursor.uint64() : start;
  if (set & flags.sampleDescription) cursor.skip(4);
  const duration = set & flags.defaultDuration ? cursor.uint32() : track.defaults.duration;
  const size = set & flags.defaultSize ? cursor.uint32() : track.defaults.size;
  return { base, defaults: { duration, size } };
};

const readDecodeTime = (fragment: DataView): number | undefined => {
  const box = findBox(fragment, 'tfdt');
  if (box === undefined || box.byteLength < 8) return undefined;
  const cursor = createCursor(box, 4);
  return box.getUint8(0) === 1 ? cursor.uint64() : cursor.uint32();
};

function* readRun(
  run: DataView,
  base: number,
  startOffset: number,
  startTime: number,
  defaults: SampleDefaults,
): Generator<Mp4Sample> {
  const cursor = createCursor(run);
  const set = cursor.uint32();
  let left = cursor.uint32();
  let offset = set & flags.dataOffset ? base + cursor.int32() : startOffset;
  if (set & flags.firstSampleFlags) cursor.skip(4);
  const hasFields = (set & (flags.duration | flags.size | flags.sampleFlags | flags.compositionTime)) !== 0;
  if (!hasFields && defaults.size === 0) return;
  let time = startTime;
  for (; left > 0 && !(hasFields && cursor.isAtEnd); left--) {
    const duration = set & flags.duration ? cursor.uint32() : defaults.duration;
    const size = set & flags.size ? cursor.uint32() : defaults.size;
    if (set & flags.sampleFlags) cursor.skip(4);
    if (set & flags.compositionTime) cursor.skip(4);
    yield { offset, size, time, duration };
    offset += size;
    time += duration;
  }
}
