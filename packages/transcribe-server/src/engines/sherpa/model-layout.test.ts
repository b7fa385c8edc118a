import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findModelFiles } from './model-layout.ts';

/** What else lies in the publisher's archives. */
const beside = ['README.md', 'LICENSE', 'test_wavs/0.wav', 'test_wavs/trans.txt', 'export-onnx.py'];

const archives: Record<string, [names: string[], ReturnType<typeof findModelFiles>]> = {
  'sherpa-onnx-nemo-parakeet-tdt-0.6b-v3-int8': [
    ['decoder.int8.onnx', 'encoder.int8.onnx', 'joiner.int8.onnx', 'tokens.txt'],
    {
      layout: 'transducer',
      networks: { encoder: 'encoder.int8.onnx', decoder: 'decoder.int8.onnx', joiner: 'joiner.int8.onnx' },
      tokens: 'tokens.txt',
    },
  ],
  'sherpa-onnx-nemo-parakeet-tdt-0.6b-v2-fp16': [
    ['decoder.fp16.onnx', 'encoder.fp16.onnx', 'joiner.fp16.onnx', 'tokens.txt'],
    {
      layout: 'transducer',
      networks: { encoder: 'encoder.fp16.onnx', decoder: 'decoder.fp16.onnx', joiner: 'joiner.fp16.onnx' },
      tokens: 'tokens.txt',
    },
  ],
  'sherpa-onnx-streaming-zipformer-en-2023-06-26': [
    [
      ...['encoder-epoch-99-avg-1-chunk-16-left-128.int8.onnx', 'encoder-epoch-99-avg-1-chunk-16-left-128.onnx'],
      ...['decoder-epoch-99-avg-1-chunk-16-left-128.onnx', 'joiner-epoch-99-avg-1-chunk-16-left-128.onnx'],
      'tokens.txt',
    ],
    {
      layout: 'transducer',
      networks: {
        encoder: 'encoder-epoch-99-avg-1-chunk-16-left-128.int8.onnx',
        decoder: 'decoder-epoch-99-avg-1-chunk-16-left-128.onnx',
        joiner: 'joiner-epoch-99-avg-1-chunk-16-left-128.onnx',
      },
      tokens: 'tokens.txt',
    },
  ],
  'sherpa-onnx-streaming-zipformer-ctc-small-2024-03-18': [
    ['ctc-epoch-30-avg-3-chunk-16-left-128.int8.onnx', 'tokens.txt'],
    {
      layout: 'single',
      networks: { model: 'ctc-epoch-30-avg-3-chunk-16-left-128.int8.onnx' },
      tokens: 'tokens.txt',
    },
  ],
  'sherpa-onnx-nemo-ctc-en-conformer-small': [
    ['model.int8.onnx', 'model.onnx', 'tokens.txt', 'add-model-metadata.py', 'quantize-model.py'],
    { layout: 'single', networks: { model: 'model.int8.onnx' }, tokens: 'tokens.txt' },
  ],
  'sherpa-onnx-nemo-parakeet_tdt_ctc_110m-en-36000': [
    ['model.onnx', 'tokens.txt'],
    { layout: 'single', networks: { model: 'model.onnx' }, tokens: 'tokens.txt' },
  ],
  'sherpa-onnx-sense-voice-zh-en-ja-ko-yue-2024-07-17': [
    ['model.int8.onnx', 'model.onnx', 'tokens.txt'],
    { layout: 'single', networks: { model: 'model.int8.onnx' }, tokens: 'tokens.txt' },
  ],
  'sherpa-onnx-whisper-tiny.en': [
    [
      ...['tiny.en-decoder.int8.onnx', 'tiny.en-decoder.onnx', 'tiny.en-encoder.int8.onnx', 'tiny.en-encoder.onnx'],
      'tiny.en-tokens.txt',
    ],
    {
      layout: 'whisper',
      networks: { encoder: 'tiny.en-encoder.int8.onnx', decoder: 'tiny.en-decoder.int8.onnx' },
      tokens: 'tiny.en-tokens.txt',
    },
  ],
  'sherpa-onnx-nemo-canary-180m-flash-en-es-de-fr-int8': [
    ['decoder.int8.onnx', 'encoder.int8.onnx', 'tokens.txt'],
    {
      layout: 'canary',
      networks: { encoder: 'encoder.int8.onnx', decoder: 'decoder.int8.onnx' },
      tokens: 'tokens.txt',
    },
  ],
  'sherpa-onnx-moonshine-tiny-en-int8': [
    ['cached_decode.int8.onnx', 'encode.int8.onnx', 'preprocess.onnx', 'tokens.txt', 'uncached_decode.int8.onnx'],
    {
      layout: 'moonshine',
      networks: {
        preprocessor: 'preprocess.onnx',
        encoder: 'encode.int8.onnx',
        uncachedDecoder: 'uncached_decode.int8.onnx',
        cachedDecoder: 'cached_decode.int8.onnx',
      },
      tokens: 'tokens.txt',
    },
  ],
  'sherpa-onnx-moonshine-tiny-en-quantized-2026-02-27': [
    ['decoder_model_merged.ort', 'encoder_model.ort', 'tokens.txt'],
    {
      layout: 'moonshine',
      networks: { encoder: 'encoder_model.ort', mergedDecoder: 'decoder_model_merged.ort' },
      tokens: 'tokens.txt',
    },
  ],
};

for (const [archive, [names, files]] of Object.entries(archives)) {
  test(`${archive} is recognised`, () => {
    assert.deepEqual(
      { ...findModelFiles([...beside, ...names]), missing: undefined },
      { ...files, missing: undefined },
    );
  });

  test(`recognises ${archive} in its own folder`, () => {
    const { tokens } = findModelFiles([...beside, ...names].map((name) => `${archive}/${name}`));
    assert.equal(tokens, `${archive}/${files.tokens}`);
  });

  test(`names any file that is missing in ${archive}`, () => {
    // Without its joiner, a transducer looks like Canary, until the metadata are read.
    const networks = Object.values(files.networks).filter((name) => !name.startsWith('joiner'));
    for (const lacking of [...networks, files.tokens]) {
      const stem = lacking.replace(/(\.int8|\.fp16)?\.(onnx|ort)$/, '');
      const rest = names.filter((name) => name !== lacking && !name.startsWith(`${stem}.`));
      const isAll = networks.length === 1 && lacking !== files.tokens;
      const complaint = isAll ? /holds no model/ : new RegExp(`lacks ${stem.replaceAll('.', '\\.')}`);
      assert.throws(() => findModelFiles([...beside, ...rest]), complaint);
    }
  });
}

test('reports a folder without a model', () => {
  for (const names of [[], beside, ['encoder_epoch.onnx', 'tokens.txt'], ['tokens.txt']]) {
    assert.throws(() => findModelFiles(names), /holds no model of a known kind/);
  }
});

test('selects the files of one size if a folder contains two', () => {
  const names = [
    'small-encoder.onnx',
    'small-decoder.onnx',
    'small-tokens.txt',
    'tiny-encoder.onnx',
    'tiny-tokens.txt',
  ];
  assert.deepEqual(findModelFiles(names).networks, { encoder: 'small-encoder.onnx', decoder: 'small-decoder.onnx' });
});
