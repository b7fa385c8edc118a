import type { CatalogueModel } from './catalogue-model.ts';

/**
 * The model that the server uses if no other is installed: small, English only, and available on the npm registry.
 * No code from its package is run.
 */
export const defaultModel: CatalogueModel = {
  name: 'moonshine-tiny',
  languages: 'English',
  languageCodes: ['en'],
  licence: 'MIT',
  errors: {
    percent: 12.7,
    of: 'words',
    on: '8 English sets of the Open ASR Leaderboard',
    source: 'https://github.com/usefulsensors/moonshine/blob/2134235/README.md',
  },
  documentation: 'https://www.npmjs.com/package/@moonshine-ai/moonshine-js',
  source: {
    kind: 'npm',
    package: '@moonshine-ai/moonshine-js@0.1.29',
    integrity: 'sha512-Gx1B3mJcbM68ihSy/LyJEuEkGq7sYMqTb04zNdcIeidU0URVlSmXP0GyiQOTTAqDZQXlIC7k+bky+FdXk0UPlg==',
    tarballBytes: 21_514_347,
    folder: 'package/dist/model/tiny/quantized',
    vocabulary: 'llama',
  },
  files: [
    {
      name: 'encoder_model.onnx',
      bytes: 7_937_661,
      sha256: 'c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a',
    },
    {
      name: 'decoder_model_merged.onnx',
      bytes: 20_243_286,
      sha256: 'eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367',
    },
    {
      name: 'tokens.txt',
      bytes: 510_394,
      sha256: '443fee265c3d2e7cc604a9de1d72648c2917a6ecc1abc21c31cbb7b077030720',
    },
  ],
};
