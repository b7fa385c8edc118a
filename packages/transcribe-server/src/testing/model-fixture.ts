import { createHash } from 'node:crypto';
import type { CatalogueModel, ModelFile } from '../models/catalogue-model.ts';
import { createSeededRandom } from './seeded-random.ts';

const random = createSeededRandom(6);

/** The files of a fake model, which cannot run. */
export const modelFiles: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  'model.onnx': Uint8Array.from({ length: 100_000 }, () => random() * 256),
  'tokens.txt': new TextEncoder().encode('<blk> 0\n'),
};

export const describeFile = ([name, content]: readonly [string, Uint8Array]): ModelFile => ({
  name,
  bytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
});

/** Returns a catalogue entry for that model, on a hub. */
export const describeModel = (changes: Partial<CatalogueModel> = {}): CatalogueModel => ({
  name: 'made-model',
  languages: 'tones',
  licence: 'MIT',
  errors: { percent: 0, of: 'words', on: 'tones', source: 'https://models.example' },
  documentation: 'https://models.example/docs',
  source: { kind: 'hub', repository: 'maker/made', revision: 'abc123' },
  files: Object.entries(modelFiles).map(describeFile),
  ...changes,
});
