import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findOffset } from '../../packages/transcribe-server/src/testing/find-offset.ts';
import { decodeAll, ffmpeg, inProcess } from './decoders.ts';

/** The difference between both decodings of a file. */
export interface Difference {
  readonly file: string;
  readonly lengthMilliseconds: number;
  readonly offsetMilliseconds: number;
}

/** Compares both decoders over the files of a folder that are decoded in process. */
export const compareSamples = async (folder: string): Promise<Difference[]> => {
  const differences: Difference[] = [];
  for (const file of (await readdir(folder)).sort()) {
    if (!/\.(wav|aiff?|webm|ogg|mp4)$/.test(file)) continue;
    const path = join(folder, file);
    const head = await readFile(path);
    const [ours, theirs] = [await decodeAll(inProcess, path, head), await decodeAll(ffmpeg, path, head)];
    differences.push({
      file,
      lengthMilliseconds: (ours.length - theirs.length) / 16,
      offsetMilliseconds: findOffset(ours, theirs, 320) / 16,
    });
  }
  return differences;
};
