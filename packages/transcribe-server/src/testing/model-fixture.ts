import { createHash } from 'node:crypto';
import type { CatalogueModel } from '../models/catalogue.ts';
import { bzip2 } from './bzip2.ts';
import { createSeededRandom } from './seeded-random.ts';
import { type TarFile, writeTar } from './write-tar.ts';

const random = createSeededRandom(6);
const weights = Uint8Array.from({ length: 100_000 }, () => random() * 256);

/** What an archive of a model holds: its files in one folder, and what is no part of it. */
export const modelFiles: readonly TarFile[] = [
  { name: 'made-model/', type: '5' },
  { name: 'made-model/LICENSE', content: 'For anybody.' },
  { name: 'made-model/model.onnx', content: weights },
  { name: 'made-model/test_wavs/', type: '5' },
  { name: 'made-model/test_wavs/tokens.txt', content: 'a recording' },
  { name: './made-model/tokens.txt', content: '<blk> 0\n' },
];

export const packModel = (files: readonly TarFile[] = modelFiles): Uint8Array<ArrayBuffer> => bzip2(writeTar(files));

/** The catalogue's entry of an archive, whose checksum is known unless it is taken away. */
export const describeModel = (archive: Uint8Array, changes: Partial<CatalogueModel> = {}): CatalogueModel => ({
  name: 'made-model',
  languages: 'tones',
  licence: 'MIT',
  errors: { percent: 0, of: 'words', on: 'tones', source: 'https://models.example' },
  documentation: 'https://models.example/docs',
  archiveUrl: 'https://models.example/releases/made-model.tar.bz2',
  archiveBytes: archive.length,
  sha256: createHash('sha256').update(archive).digest('hex'),
  files: ['model.onnx', 'tokens.txt'],
  diskBytes: 100_008,
  ...changes,
});
