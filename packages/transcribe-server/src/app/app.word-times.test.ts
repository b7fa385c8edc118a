import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transcription, TranscriptionWord } from '@audio-transcriber/contract';
import { encodeWav } from '../audio/pcm.ts';
import type { Engine } from '../engines/engine.ts';
import { createGoogleEngine } from '../engines/google/google.ts';
import { createSherpaEngine } from '../engines/sherpa/sherpa.ts';
import { isPromptInstalled } from '../testing/debian-prompt.ts';
import { defaultModelFolder, defaultModelMissing } from '../testing/default-model.ts';
import {
  createToneEngine,
  encodeAudio,
  joinPrompts,
  randomDigitGroups,
  startGoogleSpeechEmulator,
  toneRecording,
} from '../testing/index.ts';
import { startTestServer } from '../testing/test-server.ts';

const wordTimes = { response_format: 'verbose_json', 'timestamp_granularities[]': 'word' };

const withoutWords = (engine: Engine): Engine => ({
  ...engine,
  transcribe: async (segment, options) => ({ text: (await engine.transcribe(segment, options)).text }),
});

const readWords = async (response: Response): Promise<readonly TranscriptionWord[]> =>
  ((await response.json()) as Transcription).words ?? [];

test('estimates the times of every word from an engine without word times, in every format', async () => {
  const { samples, text, seconds } = toneRecording(randomDigitGroups({ seed: 3, groups: 30 }));
  await using server = await startTestServer({ engine: withoutWords(createToneEngine()) });
  const file = encodeWav(samples);

  const words = await readWords(await server.post(file, wordTimes));
  assert.equal(words.map(({ word }) => word).join(' '), text);
  let last = 0;
  for (const { start, end, estimated } of words) {
    assert.ok(estimated && start >= last && end > start && end <= seconds);
    last = end;
  }

  const stream = await (await server.post(file, { stream: 'true' })).text();
  const segments = stream.split('\n').filter((line) => line.includes('transcript.text.segment'));
  assert.deepEqual(
    segments.flatMap((line) => JSON.parse(line.slice('data: '.length)).words),
    words,
  );

  const srt = await (await server.post(file, { response_format: 'srt' })).text();
  assert.ok((srt.match(/-->/g) ?? []).length > segments.length);
});

test('estimates word times if Google returns none, and recognises the audio once', async () => {
  const spoken = toneRecording(['12345', '67890']);
  await using google = await startGoogleSpeechEmulator({ lacking: ['word_time_offsets'] });
  await using server = await startTestServer({ engine: createGoogleEngine({ emulatorHost: google.host }) });
  const words = await readWords(await server.post(await encodeAudio(spoken.samples, 'webm-opus-live'), wordTimes));
  assert.deepEqual(
    words.map(({ word, estimated }) => [word, estimated]),
    spoken.words.map(({ word }) => [word, true]),
  );
  assert.equal(google.calls.filter(({ outcome }) => outcome === 'answered').length, 1);
});

test('the default model: word times match the speech', {
  skip: defaultModelMissing() || (!isPromptInstalled() && "Debian's prompts are not installed"),
}, async () => {
  const speech = await joinPrompts({ seed: 7, count: 12, pauseSeconds: [0.2, 0.4] });
  await using engine = createSherpaEngine({ modelFolder: defaultModelFolder });
  await using server = await startTestServer({ engine });
  const words = await readWords(await server.post(encodeWav(speech.samples), wordTimes));
  assert.ok(words.length > 0);
  const heard = speech.words.filter(({ word, startSeconds, endSeconds }) => {
    const isSame = (text: string) => text.toLowerCase().replaceAll(/\W/g, '') === word.toLowerCase();
    return words.some(
      ({ word, start, end }) =>
        isSame(word) && Math.abs(start - startSeconds) < 0.2 && Math.abs(end - endSeconds) < 0.2,
    );
  });
  assert.ok(heard.length >= speech.words.length / 2, `${JSON.stringify(words)} of ${JSON.stringify(speech.words)}`);
});
