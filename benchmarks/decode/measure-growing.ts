import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GrowingFile } from '../../packages/transcribe-server/src/intake/growing-file.ts';
import { readFamilyBytes } from '../server/process-usage.ts';
import { type Decoder, openGrowingFile } from './decoders.ts';

/** Memory and latency of growing recordings. */
export interface GrowingMeasurement {
  readonly bytesEach: number;
  readonly firstSamples: readonly FirstSamples[];
}

/** When a decoder returns its first samples, if one second of audio is written at a time. */
export interface FirstSamples {
  /** Seconds of audio written so far. */
  readonly seconds: number;
  /** Time since the last write. */
  readonly milliseconds: number;
}

const clusterStart = '\x1f\x43\xb6\x75';
const pauseMilliseconds = 200;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Splits a WebM file into its header and its clusters of one second. */
const splitClusters = (file: Uint8Array): readonly Uint8Array[] => {
  const bytes = Buffer.from(file);
  const starts = [0];
  for (let i = bytes.indexOf(clusterStart, 0, 'latin1'); i >= 0; i = bytes.indexOf(clusterStart, i + 4, 'latin1')) {
    starts.push(i);
  }
  return starts.map((start, i) => file.subarray(start, starts[i + 1]));
};

/**
 * Measures the time to the first samples, one recording after the other. Then decodes many growing recordings
 * concurrently, and measures the memory of this process and its children while all of them wait for more bytes.
 */
export const measureGrowing = async (
  decoder: Decoder,
  file: Uint8Array,
  count: number,
): Promise<GrowingMeasurement> => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-decode-'));
  const [head = file, ...clusters] = splitClusters(file);
  const stop = new AbortController();
  const opened: GrowingFile[] = [];
  let files = 0;

  const begin = async () => {
    const growing = await openGrowingFile(join(folder, String(files++)));
    opened.push(growing);
    await growing.append(head);
    return { growing, pcm: decoder.decode(growing, file, stop.signal) };
  };

  const timeFirstSamples = async (): Promise<FirstSamples> => {
    const { growing, pcm } = await begin();
    let arrived: number | undefined;
    const first = pcm.next().then(() => {
      arrived = performance.now();
    });
    let seconds = 0;
    let written = 0;
    while (arrived === undefined) {
      await pause(pauseMilliseconds);
      if (arrived !== undefined) break;
      written = performance.now();
      await growing.append(clusters[seconds++] ?? new Uint8Array());
    }
    await first;
    await pcm.return(undefined);
    return { seconds, milliseconds: arrived - written };
  };

  try {
    const firstSamples: FirstSamples[] = [];
    for (let i = 0; i < 12; i++) firstSamples.push(await timeFirstSamples());
    globalThis.gc?.();
    const before = await readFamilyBytes(process.pid);
    let samples = 0;
    const readings = Array.from({ length: count }, async () => {
      const { growing, pcm } = await begin();
      for (const cluster of clusters.slice(0, clusters.length / 2)) await growing.append(cluster);
      for await (const chunk of pcm) samples += chunk.length;
    });
    const ended = Promise.allSettled(readings);
    void Promise.all(readings).catch((error) => stop.abort(error));
    for (let last = -1; samples === 0 || samples !== last; ) {
      last = samples;
      await pause(2000);
      stop.signal.throwIfAborted();
    }
    globalThis.gc?.();
    const bytesEach = ((await readFamilyBytes(process.pid)) - before) / count;
    stop.abort();
    await ended;
    return { bytesEach, firstSamples };
  } finally {
    stop.abort();
    await Promise.all(opened.map((growing) => growing[Symbol.asyncDispose]()));
    await rm(folder, { recursive: true });
  }
};
