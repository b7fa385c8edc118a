import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import { parseTranscriptionFields } from './transcription-fields.ts';

const parse = (query: string) => parseTranscriptionFields(new URLSearchParams(query));

test('without fields the defaults of the API hold', () => {
  assert.deepEqual(parse(''), { isStreamed: false, responseFormat: 'json', timestampGranularities: ['segment'] });
});

test('fields are read, any model and any unknown field passes', () => {
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

test('several languages are one of which is spoken', () => {
  assert.equal(parse('language=de-ch, EN').language, 'de-CH,en');
});

test('the fields of newer models say the same in other ways', () => {
  assert.equal(parse('languages[]=de&languages[]=en').language, 'de,en');
  assert.equal(parse('languages[]=de&language=fr').language, 'fr');
  assert.equal(parse('keywords[]=Kubernetes&keywords[]=etcd&prompt=A talk').prompt, 'A talk, Kubernetes, etcd');
  assert.deepEqual(parse('language=auto&include[]=logprobs'), parse(''));
});

test('an empty field is one that was not sent', () => {
  assert.deepEqual(parse('language=&prompt=&response_format=&timestamp_granularities[]='), parse(''));
});

test('what cannot be honoured is refused, with the field at fault', () => {
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
