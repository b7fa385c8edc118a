import { formatBytes } from '../platform/format-bytes.ts';

interface PublishedErrors {
  readonly percent: number;
  readonly of: 'words' | 'characters';
  /** Of which recordings. */
  readonly on: string;
  /** The publisher's page that says so. */
  readonly source: string;
}

/** A model that can be pulled. */
export interface CatalogueModel {
  readonly name: string;
  readonly languages: string;
  readonly licence: string;
  /** What its publisher says that it gets wrong, where it says a number. Other recordings, other numbers. */
  readonly errors?: PublishedErrors | undefined;
  /** The page on which its publisher documents the address. */
  readonly documentation: string;
  readonly archiveUrl: string;
  readonly archiveBytes: number;
  /** SHA-256 of the archive. Where nobody tells it, the first pull pins what came. */
  readonly sha256?: string | undefined;
  /** The files that make the model, and what they take on the disk. */
  readonly files: readonly string[];
  readonly diskBytes: number;
}

const releases = 'https://github.com/k2-fsa/sherpa-onnx/releases/download/asr-models';
const documentation = 'https://k2-fsa.github.io/sherpa/onnx';
const moonshineFiles = [
  'preprocess.onnx',
  'encode.int8.onnx',
  'uncached_decode.int8.onnx',
  'cached_decode.int8.onnx',
  'tokens.txt',
];

/**
 * The models that can be pulled, the best first. Size and checksum are those of the archives in the publisher's release
 * (its checksum.txt), as several independent projects have pinned them.
 */
export const catalogue: readonly CatalogueModel[] = [
  {
    name: 'parakeet-tdt-0.6b-v3',
    languages: '25 European languages',
    licence: 'CC-BY-4.0',
    errors: {
      percent: 6.3,
      of: 'words',
      on: '8 English sets of the Open ASR Leaderboard',
      source: 'https://huggingface.co/nvidia/parakeet-tdt-0.6b-v3',
    },
    documentation: `${documentation}/pretrained_models/offline-transducer/nemo-transducer-models.html`,
    archiveUrl: `${releases}/sherpa-onnx-nemo-parakeet-tdt-0.6b-v3-int8.tar.bz2`,
    archiveBytes: 487_170_055,
    sha256: '5793d0fd397c5778d2cf2126994d58e9d56b1be7c04d13c7a15bb1b4eafb16bf',
    files: ['encoder.int8.onnx', 'decoder.int8.onnx', 'joiner.int8.onnx', 'tokens.txt'],
    diskBytes: 670_478_772,
  },
  {
    name: 'whisper-turbo',
    languages: '99 languages',
    licence: 'MIT',
    documentation: `${documentation}/pretrained_models/whisper/index.html`,
    archiveUrl: `${releases}/sherpa-onnx-whisper-turbo.tar.bz2`,
    archiveBytes: 563_790_207,
    sha256: 'b11acbbcd660b44a8e0df33724feb5aaa709cf65668f2823d59f656312544f22',
    files: ['turbo-encoder.int8.onnx', 'turbo-decoder.int8.onnx', 'turbo-tokens.txt'],
    diskBytes: 1_036_613_791,
  },
  {
    name: 'whisper-small',
    languages: '99 languages',
    licence: 'MIT',
    documentation: `${documentation}/pretrained_models/whisper/index.html`,
    archiveUrl: `${releases}/sherpa-onnx-whisper-small.tar.bz2`,
    archiveBytes: 639_387_718,
    sha256: '486a46afbb7ba798507190ffe02fea2dd726049af212e774537efac6afb210a6',
    files: ['small-encoder.int8.onnx', 'small-decoder.int8.onnx', 'small-tokens.txt'],
    diskBytes: 375_500_000,
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
    documentation: `${documentation}/sense-voice/pretrained.html`,
    archiveUrl: `${releases}/sherpa-onnx-sense-voice-zh-en-ja-ko-yue-int8-2025-09-09.tar.bz2`,
    archiveBytes: 165_783_878,
    sha256: '7305f7905bfcf77fa0b39388a313f3da35c68d971661a65475b56fb2162c8e63',
    files: ['model.int8.onnx', 'tokens.txt'],
    diskBytes: 240_000_000,
  },
  {
    name: 'moonshine-base',
    languages: 'English',
    licence: 'MIT',
    errors: {
      percent: 10.1,
      of: 'words',
      on: '8 English sets of the Open ASR Leaderboard',
      source: 'https://github.com/usefulsensors/moonshine/blob/2134235/README.md',
    },
    documentation: `${documentation}/moonshine/models.html`,
    archiveUrl: `${releases}/sherpa-onnx-moonshine-base-en-int8.tar.bz2`,
    archiveBytes: 250_807_309,
    sha256: '21870cecaa2e44e4e2bf63e02d1072bed183ccd10284871353bd9d24dad14e5e',
    files: moonshineFiles,
    diskBytes: 287_000_000,
  },
  {
    name: 'moonshine-tiny',
    languages: 'English',
    licence: 'MIT',
    errors: {
      percent: 12.7,
      of: 'words',
      on: '8 English sets of the Open ASR Leaderboard',
      source: 'https://github.com/usefulsensors/moonshine/blob/2134235/README.md',
    },
    documentation: `${documentation}/moonshine/models.html`,
    archiveUrl: `${releases}/sherpa-onnx-moonshine-tiny-en-int8.tar.bz2`,
    archiveBytes: 107_600_538,
    sha256: 'd5fe6ec4334fef36255b2a4010412cad4c007e33103fec62fb5d17cad88086f2',
    files: moonshineFiles,
    diskBytes: 125_000_000,
  },
];

/** The address of a model's archive, its host replaced by the mirror's address where there is one. */
export const addressOf = ({ archiveUrl }: CatalogueModel, mirror?: string): string => {
  const { origin, pathname } = new URL(archiveUrl);
  return (mirror ?? origin).replace(/\/+$/, '') + pathname;
};

/** What to do where no model is here: one line, with what it costs and what it is worth. */
export const pullAdvice = (): string => {
  const [best] = catalogue;
  if (best === undefined) return '';
  const { name, archiveBytes, languages } = best;
  const cost = `${formatBytes(archiveBytes)}, ${languages}`;
  return `transcribe-server models pull ${name} (${cost}, ${describeErrors(best)})`;
};

/** How much a model gets wrong, as a part of a sentence. */
export const describeErrors = ({ errors }: CatalogueModel): string =>
  errors === undefined
    ? 'its publisher does not say how much it gets wrong'
    : `${errors.percent} % of the ${errors.of} wrong on ${errors.on}`;
