import { lengthOf, type PcmChannels, type PcmSamples, sampleRate } from '../pcm.ts';
import { type ChannelComparison, compareChannels } from './compare-channels.ts';
import { createMixer, createSilencer } from './mix-channels.ts';

/** Blocks start at fixed positions, so that the result depends on the samples alone. */
const blockSamples = sampleRate / 10;
/** If a block alone does not decide, the next 2 s do. */
const windowBlocks = 20;
/** After this many windows in a row that are neither alike nor different, the channels are mixed again. */
const maxUnclearWindows = 5;

/**
 * The share of frames in which one channel is much louder, from which the channels have different content: about 0.45 for two
 * people who speak at once, below 0.05 for a stereo microphone in a room.
 */
const differentShare = 0.3;
/** The correlation from which the channels have the same content. */
const equalCorrelation = 0.9;

/**
 * Mixes the channels while they have the same content, at any level and polarity, and returns them apart while they differ,
 * as those of a telephone call with one speaker each. Channels of which none is much louder than the others, as of a
 * stereo microphone in a room, are mixed.
 *
 * While the channels are apart, the faint sound of a speaker in the channel of another one is replaced by silence. Holds up to 2 s; channels
 * with clearly equal or clearly different content are not delayed by more than 0.1 s.
 */
export async function* separateChannels(chunks: AsyncIterable<PcmChannels>): AsyncGenerator<PcmChannels> {
  let separator: ReturnType<typeof createSeparator> | undefined;
  for await (const chunk of chunks) {
    if (separator !== undefined && separator.channels !== chunk.length) {
      yield* separator.end();
      separator = undefined;
    }
    if (chunk.length === 1) {
      yield chunk;
    } else {
      separator ??= createSeparator(chunk.length);
      yield* separator.push(chunk);
    }
  }
  if (separator !== undefined) yield* separator.end();
}

const createSeparator = (channels: number) => {
  const mix = createMixer(channels);
  const silenceLeaks = createSilencer(channels);
  let block = createBlock(channels);
  let filled = 0;
  let pending: PcmChannels[] = [];
  let areApart = false;
  let unclearWindows = 0;

  const decide = (comparison: ChannelComparison) => {
    if (!comparison.isActive) return;
    const isUnclear = comparison.dominatedShare < differentShare && comparison.correlation < equalCorrelation;
    unclearWindows = isUnclear ? unclearWindows + 1 : 0;
    if (!isUnclear) areApart = comparison.dominatedShare >= differentShare;
    else if (unclearWindows >= maxUnclearWindows) areApart = false;
  };

  /** Returns whether a block alone confirms the current state. */
  const isConfirmed = ({ isActive, dominatedShare, correlation }: ChannelComparison): boolean =>
    !isActive ||
    (areApart ? dominatedShare >= differentShare : dominatedShare < differentShare && correlation >= equalCorrelation);

  const release = (ready: PcmChannels): PcmChannels => (areApart ? silenceLeaks(ready) : [mix(ready)]);

  function* add(ready: PcmChannels, isEnd: boolean): Generator<PcmChannels> {
    if (pending.length === 0 && !areApart && areIdentical(ready)) {
      yield ready.slice(0, 1);
      return;
    }
    const comparison = compareChannels([ready]);
    if (pending.length === 0 && isConfirmed(comparison)) {
      if (comparison.isActive) unclearWindows = 0;
      yield release(ready);
      return;
    }
    pending.push(ready);
    if (pending.length === windowBlocks || isEnd) yield* decideAll();
  }

  function* decideAll(): Generator<PcmChannels> {
    if (pending.length > 0) decide(compareChannels(pending));
    for (const ready of pending) yield release(ready);
    pending = [];
  }

  return {
    channels,
    *push(chunk: PcmChannels): Generator<PcmChannels> {
      for (let start = 0; start < lengthOf(chunk); ) {
        const end = Math.min(lengthOf(chunk), start + blockSamples - filled);
        for (const [channel, samples] of chunk.entries()) block[channel]?.set(samples.subarray(start, end), filled);
        filled += end - start;
        start = end;
        if (filled < blockSamples) continue;
        yield* add(block, false);
        block = createBlock(channels);
        filled = 0;
      }
    },
    *end(): Generator<PcmChannels> {
      if (filled > 0) yield* add(cutBlock(block, filled), true);
      else yield* decideAll();
    },
  };
};

const createBlock = (channels: number): PcmSamples[] =>
  Array.from({ length: channels }, () => new Int16Array(blockSamples));

const cutBlock = (block: PcmChannels, length: number): PcmChannels => block.map((samples) => samples.slice(0, length));

/** Returns whether all channels have the same samples, as those of most microphones. */
const areIdentical = ([first = new Int16Array(0), ...others]: PcmChannels): boolean =>
  others.every((other) => Buffer.from(other.buffer).equals(Buffer.from(first.buffer)));
