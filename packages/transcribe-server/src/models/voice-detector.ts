import type { CatalogueModel } from './catalogue-model.ts';

/**
 * Silero VAD, which finds speech. Installed along with every model, because it selects the audio that an engine gets.
 * No code from its npm package is run.
 */
export const voiceDetector: CatalogueModel = {
  name: 'silero-vad-v6',
  languages: 'finds speech in any language, for every recogniser',
  licence: 'MIT, in a package under ISC',
  documentation: 'https://github.com/snakers4/silero-vad',
  source: {
    kind: 'npm',
    package: '@ricky0123/vad-web@0.0.31',
    integrity: 'sha512-ePVq8TvB21sdHSxVMZOEIf9JVa7MAYpaIaNXeGgsPOiMCN8xbPCdF2LS5aYj7VRR3ZxzutedgV9ZplV65IA1Fg==',
    tarballBytes: 5_471_324,
    folder: 'package/dist',
  },
  files: [
    {
      name: 'silero_vad_v6.onnx',
      bytes: 2_327_524,
      sha256: '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3',
    },
  ],
};
