import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type ProblemDocument, parseServiceDescription, type Transcription } from '@audio-transcriber/contract';
import {
  createToneEngine,
  damageFile,
  damages,
  encodeAudio,
  randomDigitGroups,
  toneRecording,
} from '../testing/index.ts';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { createFaultLog, startTestServer } from '../testing/test-server.ts';
import { beginUpload } from '../testing/test-upload.ts';

const { samples, text } = toneRecording(randomDigitGroups({ seed: 8, groups: 8 }));
const formats = ['webm-opus', 'webm-opus-live', 'ogg-opus', 'mp4-opus', 'mp4-opus-fragmented', 'wav', 'aiff'] as const;
const files = await Promise.all(formats.map(async (format) => ({ format, file: await encodeAudio(samples, format) })));

/** Programs are not found until the test ends. */
const hidePrograms = (t: TestContext) => {
  const path = process.env.PATH;
  process.env.PATH = '/nonexistent';
  t.after(() => {
    process.env.PATH = path;
  });
};

const textOf = async (answer: Response) => ((await answer.json()) as Transcription).text;
const problemOf = async (answer: Response) => (await answer.json()) as ProblemDocument;
const describe = async (url: string) =>
  parseServiceDescription(await (await fetch(url, { method: 'OPTIONS' })).json()).media_types ?? [];

for (const { format, file } of files) {
  test(`transcribes ${format} without ffmpeg, sent whole and in parts`, async (t) => {
    hidePrograms(t);
    await using server = await startTestServer({ engine: createToneEngine() });
    assert.equal(await textOf(await server.post(file)), text);
    const upload = await beginUpload(server.url);
    assert.equal(await textOf(await upload.finish(file, 7000)), text);
  });
}

test('accepts an upload to its end, even if the audio ends earlier', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const { file } = files.find(({ format }) => format === 'wav') ?? assert.fail();
  const tags = Buffer.concat([Buffer.from('LIST'), Buffer.from([0x60, 0xea, 0, 0]), new Uint8Array(60_000)]);
  const upload = await beginUpload(server.url, { body: file });
  const events = await upload.get('text/event-stream');
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let heard = ''; !heard.includes(text.slice(-5)); ) heard += (await reader?.read())?.value ?? assert.fail(heard);
  await reader?.cancel();
  for (let start = 0; start < 60_000; start += 20_000) {
    assert.equal((await upload.append(new Uint8Array(tags.subarray(start, start + 20_000)))).status, 204);
  }
  assert.equal(await textOf(await upload.append(new Uint8Array(tags.subarray(60_000)), { isLast: true })), text);
});

test('names the format that needs ffmpeg, and what to install', async (t) => {
  const mp3 = await encodeAudio(samples, 'mp3');
  const aac = await encodeAudio(samples, 'mp4-aac');
  const fragments = await encodeAudio(samples, 'mp4-aac-fragmented');
  await using server = await startTestServer({ engine: createToneEngine() });
  assert.ok((await describe(server.url)).includes('audio/mpeg'));
  assert.equal(await textOf(await server.post(mp3)), text);

  hidePrograms(t);
  const types = await describe(server.url);
  assert.ok(types.includes('audio/webm;codecs=opus') && !types.includes('audio/mpeg'));
  for (const [file, name] of [
    [mp3, /MP3.*ffmpeg/],
    [aac, /AAC in MP4.*ffmpeg/],
    [fragments, /AAC in MP4.*ffmpeg/],
  ] as const) {
    const upload = await beginUpload(server.url);
    for (const answer of [await server.post(file), await upload.finish(file, 100_000)]) {
      assert.equal(answer.status, 415);
      const { code, detail } = await problemOf(answer);
      assert.equal(code, 'unsupported-media-type');
      assert.match(detail, name);
    }
  }
  assert.deepEqual(await server.leftovers(), []);
});

test('answers 70 damaged files without an internal error', async () => {
  const faults: unknown[] = [];
  const random = createSeededRandom(12);
  const limits = { maxAudioSeconds: 120 };
  await using server = await startTestServer({ engine: createToneEngine(), limits, log: createFaultLog(faults) });
  const jobs = Array.from({ length: 70 }, (_, i) => {
    const { format, file } = files[i % files.length] ?? assert.fail();
    const damage = damages[Math.floor(i / files.length) % damages.length] ?? assert.fail();
    return { name: `${i}: ${damage} in ${format}`, file: damageFile(file, damage, random) };
  });
  let texts = 0;
  const work = async () => {
    for (let job = jobs.pop(); job !== undefined; job = jobs.pop()) {
      const isUpload = jobs.length % 3 === 0;
      const answer = isUpload ? await (await beginUpload(server.url)).finish(job.file) : await server.post(job.file);
      assert.ok(answer.status < 500, `${job.name}: ${answer.status} ${await answer.clone().text()}`);
      if (answer.status === 200) texts += 1;
      await answer.body?.cancel();
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  assert.ok(texts > 40, `${texts} of them are transcribed`);
  assert.deepEqual(faults, []);
  assert.deepEqual([await server.leftovers(), await server.openFiles()], [[], []]);
});
