import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { Transcription } from '@audio-transcriber/contract';
import { encodeWav, type PcmSamples, type PcmSegment, sampleRate, secondsOf } from '../audio/pcm.ts';
import type { Engine } from '../engines/engine.ts';
import { createGoogleEngine } from '../engines/google/google.ts';
import { createOpenaiEngine } from '../engines/openai/openai.ts';
import { encodeAudio, startGoogleSpeechEmulator, startOpenaiEmulator } from '../testing/index.ts';
import { noise, noiseKinds } from '../testing/noise.ts';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { openSilero, sileroMissing } from '../testing/silero.ts';
import { isFliteInstalled, speak } from '../testing/speak.ts';
import { startTestServer } from '../testing/test-server.ts';
import { beginUpload } from '../testing/test-upload.ts';

const skip = sileroMissing();
const skipSpeech = skip || (!isFliteInstalled() && 'flite is not installed');

/** An engine that keeps what it is given and answers each call with a word; live text comes of one that bills nothing. */
const createCollector = (billing: 'none' | 'per-call' = 'per-call') => {
  const segments: PcmSegment[] = [];
  const engine: Engine = {
    ...{ specificationVersion: 1, name: 'collector', billing, concurrency: 2 },
    segmentSeconds: { min: 12, max: 20 },
    async transcribe(segment) {
      segments.push(segment);
      return { text: 'word' };
    },
  };
  return { engine, segments };
};

/** Whether one segment covers the speech, but for the quarter of a second of silence that flite puts at both ends. */
const covers = (segments: readonly PcmSegment[], second: number, speech: PcmSamples) =>
  segments.some(
    ({ startSeconds, samples }) =>
      startSeconds <= second + 0.25 && startSeconds + secondsOf(samples) >= second + secondsOf(speech) - 0.25,
  );

test('sound without speech yields no text and no engine call, as a file or live, with any engine', {
  skip,
}, async () => {
  await using voiceActivity = openSilero();
  await using google = await startGoogleSpeechEmulator();
  await using openai = await startOpenaiEmulator();
  const local = createCollector('none');
  const engines = [
    createGoogleEngine({ emulatorHost: google.host }),
    createOpenaiEngine({ baseURL: openai.baseURL }),
    local.engine,
  ];
  for (const engine of engines) {
    await using server = await startTestServer({ engine, voiceActivity });
    for (const kind of noiseKinds) {
      const file = encodeWav(noise(kind, 13, 3));
      const fields = { response_format: 'verbose_json', 'timestamp_granularities[]': 'word' };
      const upload = await beginUpload(server.url, { fields });
      for (const answer of [await server.post(file, fields), await upload.finish(file, 50_000)]) {
        const { text, words } = (await answer.json()) as Transcription;
        assert.deepEqual([answer.status, text, words], [200, '', []], `${kind} with ${engine.name}`);
      }
    }
  }
  assert.deepEqual([google.calls, openai.requests, local.segments], [[], [], []]);
});

/** Silence of this length with room noise, with speech from the given seconds on. */
function* inSilence(seconds: number, spoken: ReadonlyMap<number, PcmSamples>): Generator<PcmSamples> {
  for (let start = 0; start < seconds; start += 60) {
    const minute = new Int16Array(60 * sampleRate);
    for (const [second, speech] of spoken) {
      if (second < start || second >= start + 60) continue;
      minute.set(speech, (second - start) * sampleRate);
      minute.set(
        minute.map((sample, i) => sample + (i % 17) - 8),
        0,
      );
    }
    yield minute;
  }
}

test('sends little more than the words to the engine from twenty minutes with five words', {
  skip: skipSpeech,
}, async () => {
  const seconds = [3, 400, 602, 870, 1190];
  const words = await Promise.all(['yes', 'seven', 'hello', 'stop', 'tomorrow'].map((word) => speak(word)));
  const spoken = new Map(words.map((word, i) => [seconds[i] ?? 0, word]));
  const long = await encodeAudio(inSilence(1200, spoken), 'flac');
  await using voiceActivity = openSilero();
  const { engine, segments } = createCollector();
  await using server = await startTestServer({ engine, voiceActivity });
  const answer = (await (await server.post(long, { response_format: 'verbose_json' })).json()) as Transcription;
  assert.deepEqual([answer.text, answer.duration], ['word word word word word', 1200]);
  assert.equal(segments.length, 5);
  for (const [second, word] of spoken) assert.ok(covers(segments, second, word), `${second}`);
  assert.ok(segments.every(({ samples }) => secondsOf(samples) > 1 && secondsOf(samples) < 3));
});

test('transcribes speech in either of two channels', { skip: skipSpeech }, async () => {
  const [left, right] = await Promise.all([speak('A sentence on the left.'), speak('And one on the right.')]);
  const frames: PcmSamples = new Int16Array(2 * 20 * sampleRate);
  for (const [i, sample] of left.entries()) frames[2 * (sampleRate + i)] = sample;
  for (const [i, sample] of right.entries()) frames[2 * (12 * sampleRate + i) + 1] = sample;
  const file = encodeWav(frames);
  const header = new DataView(file.buffer);
  header.setUint16(22, 2, true);
  header.setUint32(28, 4 * sampleRate, true);
  header.setUint16(32, 4, true);
  await using voiceActivity = openSilero();
  const { engine, segments } = createCollector();
  await using server = await startTestServer({ engine, voiceActivity });
  assert.equal((await server.post(file)).status, 200);
  assert.ok(covers(segments, 1, left) && covers(segments, 12, right));
});

test('cuts the same segments for four random chunk sizes, concurrently', { skip: skipSpeech }, async () => {
  const text = 'A first sentence, that is not long. And then a second one follows. Now for something else. ';
  const file = encodeWav(await speak(text.repeat(4)));
  await using voiceActivity = openSilero();
  const random = createSeededRandom(8);

  const hashSegments = async (longestPiece: number): Promise<string[]> => {
    const { engine, segments } = createCollector();
    await using server = await startTestServer({ engine, voiceActivity });
    const upload = await beginUpload(server.url);
    while (file.length - upload.offset > longestPiece) {
      const end = upload.offset + 1 + Math.floor(longestPiece * random());
      assert.equal((await upload.append(file.slice(upload.offset, end))).status, 204);
    }
    assert.equal((await upload.finish(file)).status, 200);
    return segments
      .toSorted((a, b) => a.index - b.index)
      .map(({ startSeconds, samples }) => `${startSeconds} ${createHash('sha256').update(samples).digest('hex')}`);
  };

  const whole = await hashSegments(file.length);
  assert.ok(whole.length >= 2);
  const lengths = Array.from({ length: 4 }, () => 40_000 + 300_000 * random());
  for (const hashes of await Promise.all(lengths.map(hashSegments))) assert.deepEqual(hashes, whole);
});
