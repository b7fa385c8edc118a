import type { CatalogueModel, HubSource } from './catalogue-model.ts';
import { defaultModel } from './default-model.ts';

const leaderboard = '8 English sets of the Open ASR Leaderboard';
const hub = (repository: string, revision: string): HubSource => ({ kind: 'hub', repository, revision });
const whisperTokens = { bytes: 816_730, sha256: 'b34b360dbb493e781e479794586d661700670d65564001f23024971d1f2fa126' };

/**
 * The models that can be downloaded, best first. For models on the Hugging Face Hub, the revisions, sizes and checksums
 * agree with those that several independent projects have pinned.
 */
export const catalogue: readonly CatalogueModel[] = [
  {
    name: 'parakeet-tdt-0.6b-v3',
    languages: '25 European languages',
    licence: 'CC-BY-4.0',
    errors: {
      percent: 6.3,
      of: 'words',
      on: leaderboard,
      source: 'https://huggingface.co/nvidia/parakeet-tdt-0.6b-v3',
    },
    documentation: 'https://huggingface.co/nvidia/parakeet-tdt-0.6b-v3',
    source: hub('csukuangfj/sherpa-onnx-nemo-parakeet-tdt-0.6b-v3-int8', '2bda32ec70b097a55adaa07d9a7173915b43cc78'),
    files: [
      {
        name: 'encoder.int8.onnx',
        bytes: 652_184_281,
        sha256: 'acfc2b4456377e15d04f0243af540b7fe7c992f8d898d751cf134c3a55fd2247',
      },
      {
        name: 'decoder.int8.onnx',
        bytes: 11_845_275,
        sha256: '179e50c43d1a9de79c8a24149a2f9bac6eb5981823f2a2ed88d655b24248db4e',
      },
      {
        name: 'joiner.int8.onnx',
        bytes: 6_355_277,
        sha256: '3164c13fc2821009440d20fcb5fdc78bff28b4db2f8d0f0b329101719c0948b3',
      },
      {
        name: 'tokens.txt',
        bytes: 93_939,
        sha256: 'd58544679ea4bc6ac563d1f545eb7d474bd6cfa467f0a6e2c1dc1c7d37e3c35d',
      },
    ],
  },
  {
    name: 'parakeet-tdt_ctc-110m',
    languages: 'English',
    languageCodes: ['en'],
    licence: 'CC-BY-4.0',
    errors: {
      percent: 7.5,
      of: 'words',
      on: leaderboard,
      source: 'https://huggingface.co/nvidia/parakeet-tdt_ctc-110m',
    },
    documentation: 'https://huggingface.co/nvidia/parakeet-tdt_ctc-110m',
    source: hub('VocaHQ/sherpa-onnx-nemo-parakeet-tdt-ctc-110m-en-int8', '548291ccad79f80d9fb75b2de04cc8f6e4f45342'),
    // Identical to the files in the archive that sherpa-onnx releases.
    files: [
      {
        name: 'model.int8.onnx',
        bytes: 131_652_171,
        sha256: '9177a9146cf32ee0cc8152276ef95116f312018d316be37ccf57f7efea81fc1a',
      },
      {
        name: 'tokens.txt',
        bytes: 9953,
        sha256: '450e56bd2f036fe5b6aa821865838cc5aa9d8b0106134ce9a9ba0664abe6cd10',
      },
    ],
  },
  {
    name: 'whisper-turbo',
    languages: '99 languages',
    licence: 'MIT',
    documentation: 'https://huggingface.co/openai/whisper-large-v3-turbo',
    source: hub('csukuangfj/sherpa-onnx-whisper-turbo', '2ca6ff69fc878651b770880507669577ac41c2ff'),
    files: [
      {
        name: 'turbo-encoder.int8.onnx',
        bytes: 674_716_297,
        sha256: 'b02dcdf54f348741e93fe732b67d933c8dcb6735655f710640143081db38878b',
      },
      {
        name: 'turbo-decoder.int8.onnx',
        bytes: 361_080_764,
        sha256: '20accd02388482eb3a46bd615631adfdc85e1eb2c7db9ea3f02a40ffe6b81547',
      },
      { name: 'turbo-tokens.txt', ...whisperTokens },
    ],
  },
  {
    name: 'whisper-small',
    languages: '99 languages',
    licence: 'MIT',
    documentation: 'https://huggingface.co/openai/whisper-small',
    source: hub('csukuangfj/sherpa-onnx-whisper-small', '8f3c18b358db4d1f2fc1eae49d75cd20989e4309'),
    files: [
      {
        name: 'small-encoder.int8.onnx',
        bytes: 112_442_483,
        sha256: '4cbe7b22fa9026b843b60a68640c747de05bafb1a11b57edc0e66c232d9f33a9',
      },
      {
        name: 'small-decoder.int8.onnx',
        bytes: 262_226_114,
        sha256: 'acad50b5c782696e91b55914cc5ab4f756f1532f76e22aa6fc615f39fb69a8ee',
      },
      { name: 'small-tokens.txt', ...whisperTokens },
    ],
  },
  {
    name: 'sense-voice',
    languages: 'Chinese, Cantonese, Japanese, Korean, English',
    licence: 'FunASR Model License',
    errors: {
      percent: 8,
      of: 'characters',
      on: '184 Mandarin recordings of its publisher',
      source: 'https://huggingface.co/FunAudioLLM/SenseVoiceSmall-GGUF',
    },
    documentation: 'https://huggingface.co/FunAudioLLM/SenseVoiceSmall',
    source: hub(
      'csukuangfj/sherpa-onnx-sense-voice-zh-en-ja-ko-yue-2024-07-17',
      '2365baeacb507f821a0c8120fcee3d484dba7a07',
    ),
    files: [
      {
        name: 'model.int8.onnx',
        bytes: 239_233_841,
        sha256: 'c71f0ce00bec95b07744e116345e33d8cbbe08cef896382cf907bf4b51a2cd51',
      },
      {
        name: 'tokens.txt',
        bytes: 315_894,
        sha256: 'f449eb28dc567533d7fa59be34e2abca8784f771850c78a47fb731a31429a1dc',
      },
    ],
  },
  {
    name: 'moonshine-base',
    languages: 'English',
    languageCodes: ['en'],
    licence: 'MIT',
    errors: {
      percent: 10.1,
      of: 'words',
      on: leaderboard,
      source: 'https://github.com/usefulsensors/moonshine/blob/2134235/README.md',
    },
    documentation: 'https://huggingface.co/UsefulSensors/moonshine-base',
    source: hub('csukuangfj/sherpa-onnx-moonshine-base-en-int8', '052b0798ad1bf046a140fdd4efcd9426530fa3f5'),
    files: [
      {
        name: 'preprocess.onnx',
        bytes: 14_077_290,
        sha256: 'ffa630d395c5ccf76f5d4954be5b882df76aaf6491519ec01fd82ea7a3819fb2',
      },
      {
        name: 'encode.int8.onnx',
        bytes: 50_311_494,
        sha256: '7e38770f776f2e5583a53b052936005df2ba5c833d7e09c2a5fd796b94bf73e2',
      },
      {
        name: 'uncached_decode.int8.onnx',
        bytes: 122_120_451,
        sha256: 'c01f4b35093bcac20d352d23a75a539e772964579f9d024a90e5e6f09cae9987',
      },
      {
        name: 'cached_decode.int8.onnx',
        bytes: 99_983_837,
        sha256: '2db74e51cedf64a8b1be3c8192e0bb5e4923af0e90bd9e87f8e8771873f8ea03',
      },
      {
        name: 'tokens.txt',
        bytes: 436_688,
        sha256: '1165c2aeb9f72f457a83be2d459a09054f27490acd9b41bd43794dfd25e296ea',
      },
    ],
  },
  defaultModel,
];
