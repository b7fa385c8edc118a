import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import { parseTranscriptionFields } from './transcription-fields.ts';

const parse = (query: string) => parseTranscriptionFields(new URLSearchParams(query));

test('has the defaults of the API without fields', () => {
  assert.deepEqual(parse(''), { isStreamed: false, responseFormat: 'json', timestampGranularities: ['segment'] });
});

test('reads fields, and accepts any model and unknown fields', () => {
  assert.deepEqual(
    parse(
      'model=whisper-1&language=EN_us&prompt=hello&temperature=0.2&response_format=verbose_json&colour=red' +
        '&timestamp_granularities[]=word&timestamp_granularities[]=segment&stream=false&chunking_strategy=auto',
    ),
    {
      isStreamed: false,
      language: 'en-US',
      prompt: 'hello',
      responseFormat: 'verbose_json',
      timestampGranularities: ['word', 'segment'],
    },
  );
});

test('reads a list of languages', () => {
  assert.equal(parse('language=de-ch, EN').language, 'de-CH,en');
});

test('reads the field names of newer models', () => {
  assert.equal(parse('languages[]=de&languages[]=en').language, 'de,en');
  assert.equal(parse('languages[]=de&language=fr').language, 'fr');
  assert.equal(parse('keywords[]=Kubernetes&keywords[]=etcd&prompt=A talk').prompt, 'A talk, Kubernetes, etcd');
  assert.deepEqual(parse('language=auto&include[]=logprobs'), parse(''));
});

test('treats an empty field as absent', () => {
  assert.deepEqual(parse('language=&prompt=&response_format=&timestamp_granularities[]='), parse(''));
});

test('rejects unsupported values, and names the field', () => {
  const refused = {
    'response_format=diarized_json': 'response_format',
    'language=12 34': 'language',
    [`language=a${' '.repeat(60_000)}b`]: 'language',
    'temperature=hot': 'temperature',
    'temperature=2': 'temperature',
    'timestamp_granularities[]=line': 'timestamp_granularities',
    'stream=maybe': 'stream',
    'chunking_strategy={"type":"server_vad"}': 'chunking_strategy',
    'include[]=item': 'include',
    'languages[]=12 34': 'languages',
    'known_speaker_names[]=Ann': 'known_speaker_names',
  };
  for (const [query, param] of Object.entries(refused)) {
    assert.throws(
      () => parse(query),
      (error) => error instanceof ProblemError && error.code === 'invalid-request' && error.param === param,
      query,
    );
  }
});
