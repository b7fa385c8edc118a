import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import { parseTranscriptionFields } from './transcription-fields.ts';

const parse = (query: string) => parseTranscriptionFields(new URLSearchParams(query));

const format = { responseFormat: 'json', timestampGranularities: ['segment'] };

test('has the defaults of the API without fields', () => {
  assert.deepEqual(parse(''), { isStreamed: false, format, engineOptions: {} });
});

test('reads fields, and accepts any model and unknown fields', () => {
  assert.deepEqual(
    parse(
      'model=whisper-1&language=EN_us&prompt=hello&temperature=0.2&response_format=verbose_json&colour=red' +
        '&timestamp_granularities[]=word&timestamp_granularities[]=segment&stream=false&chunking_strategy=auto',
    ),
    {
      isStreamed: false,
      format: { ...format, responseFormat: 'verbose_json', timestampGranularities: ['word', 'segment'] },
      engineOptions: { language: 'en-US', prompt: 'hello', temperature: 0.2 },
    },
  );
});

test('reads a list of languages, and the English names that Whisper has', () => {
  assert.equal(parse('language=de-ch, EN').engineOptions.language, 'de-CH,en');
  assert.equal(parse('language=German').engineOptions.language, 'de');
});

test('reads the field names of newer models', () => {
  assert.equal(parse('languages[]=de&languages[]=en').engineOptions.language, 'de,en');
  assert.equal(parse('languages[]=de&language=fr').engineOptions.language, 'fr');
  assert.deepEqual(parse('keywords[]=Kubernetes&keywords[]=etcd, v3&prompt=A talk').engineOptions, {
    ...{ prompt: 'A talk', keywords: ['Kubernetes', 'etcd, v3'] },
  });
  assert.deepEqual(parse('language=auto&include[]=logprobs'), {
    ...{ isStreamed: false, format: { ...format, includesLogprobs: true }, engineOptions: { logprobs: true } },
  });
});

test('reads the items of a list in each notation', () => {
  for (const query of [
    'keywords=etcd&keywords=tea',
    'keywords[]=etcd&keywords=tea',
    'keywords[0]=etcd&keywords[1]=tea',
  ]) {
    assert.deepEqual(parse(query).engineOptions.keywords, ['etcd', 'tea'], query);
  }
  assert.deepEqual(parse('keywords[a]=etcd&keywords= &hotwords=tea,').engineOptions.keywords, ['etcd', 'tea']);
});

test('reads fields of other servers, and warns of those without effect', () => {
  assert.deepEqual(parse('hotwords=Kubernetes, etcd').engineOptions.keywords, ['Kubernetes', 'etcd']);
  assert.deepEqual(parse('temperature=0.0&vad_filter=true&no_timestamps=false'), parse(''));
  const [warning, ...others] = parse('temperature_inc=0.2&beam_size=5&seed=1').format.warnings ?? [];
  assert.equal(warning?.code, 'fields-ignored');
  assert.match(warning?.message ?? '', /: temperature_inc, beam_size, seed\.$/);
  assert.deepEqual(others, []);
});

test('reads a configuration of voice activity detection in both notations', () => {
  const parts = 'chunking_strategy[type]=server_vad&chunking_strategy[threshold]=0.5';
  const json = encodeURIComponent('{"type":"server_vad","threshold":0.5}');
  assert.match(parse(parts).format.warnings?.[0]?.message ?? '', /: chunking_strategy\.$/);
  assert.deepEqual(parse(`chunking_strategy=${json}`), parse(parts));
});

test('treats an empty field as absent', () => {
  assert.deepEqual(parse('language=&prompt=&response_format=&timestamp_granularities[]='), parse(''));
});

test('rejects unsupported values, and names the field', () => {
  const refused = {
    'response_format=poem': 'response_format',
    'language=12 34': 'language',
    [`language=a${' '.repeat(60_000)}b`]: 'language',
    'temperature=hot': 'temperature',
    'temperature=2': 'temperature',
    'timestamp_granularities[]=line': 'timestamp_granularities',
    'stream=maybe': 'stream',
    'chunking_strategy={"type":"mine"}': 'chunking_strategy',
    'chunking_strategy[type]=server_vad&chunking_strategy[threshold]=2': 'chunking_strategy',
    'include[]=item': 'include',
    'languages[]=12 34': 'languages',
    'to_language=en,fr': 'to_language',
  };
  for (const [query, param] of Object.entries(refused)) {
    assert.throws(
      () => parse(query),
      (error) => error instanceof ProblemError && error.code === 'invalid-request' && error.param === param,
      query,
    );
  }
});
