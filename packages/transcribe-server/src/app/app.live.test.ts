import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transcription } from '@audio-transcriber/contract';
import { encodeWav, sampleRate } from '../audio/pcm.ts';
import type { Engine } from '../engines/engine.ts';
import { followUpload, type UploadReader } from '../testing/follow-upload.ts';
import { createToneEngine, randomDigitGroups, type ToneRecording, toneRecording } from '../testing/index.ts';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { startTestServer, type TestServer, until } from '../testing/test-server.ts';
import { beginUpload, type TestUpload } from '../testing/test-upload.ts';

const wavHeaderBytes = 44;
const pieceSeconds = 0.5;

/** A recording that is being made: its bytes, and who reads what is said. */
interface LiveTake {
  readonly upload: TestUpload;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly truth: ToneRecording;
  readonly reader: UploadReader;
}

const beginTake = async (server: TestServer, seed: number, groups = 24): Promise<LiveTake> => {
  const truth = toneRecording(randomDigitGroups({ seed, groups }));
  const upload = await beginUpload(server.url);
  return { upload, bytes: encodeWav(truth.samples), truth, reader: await followUpload(upload) };
};

/** Records on, up to this time. */
const recordTo = async ({ upload, bytes }: LiveTake, seconds: number) => {
  const end = Math.min(bytes.length, wavHeaderBytes + 2 * sampleRate * seconds);
  if (end > upload.offset) await upload.append(bytes.slice(upload.offset, end));
};

const wordsOf = (text: string | undefined): string[] => text?.split(' ').filter(Boolean) ?? [];

/** Lets time pass until everything is shown that was said a second ago. */
const untilShown = ({ truth, reader }: LiveTake, seconds: number, clock: ManualClock) => {
  const said = truth.words.filter(({ endSeconds }) => endSeconds < seconds - 1).length;
  return until(() => {
    clock.advance(pieceSeconds);
    return wordsOf(reader.shown.at(-1)).length >= said;
  });
};

/** All that was ever shown is what was said, from the start on, but for the last word, which may be half said. */
const assertInOrder = ({ reader, truth }: LiveTake) => {
  const said = wordsOf(truth.text);
  for (const text of reader.shown) {
    const words = wordsOf(text);
    assert.deepEqual(words.slice(0, -1), said.slice(0, words.length - 1));
  }
};

const partialsOf = ({ reader }: LiveTake) => reader.events.filter((event) => event.type === 'transcript.text.partial');

const finish = async (take: LiveTake): Promise<string> => {
  const answer = await take.upload.finish(take.bytes);
  const { text } = (await answer.json()) as Transcription;
  await take.reader.ended;
  return text;
};

test('sends each spoken word once as partial text, even at the end of a segment', async () => {
  const clock = createManualClock();
  await using server = await startTestServer({ engine: createToneEngine({ billing: 'none' }), clock });
  const take = await beginTake(server, 1);
  for (let seconds = pieceSeconds; seconds < take.truth.seconds; seconds += pieceSeconds) {
    await recordTo(take, seconds);
    await untilShown(take, seconds, clock);
  }
  assert.ok(take.reader.segments.length > 0);
  assert.equal(await finish(take), take.truth.text);
  assertInOrder(take);
  const partials = partialsOf(take);
  assert.ok(partials.length > take.truth.seconds);
  for (const { text, stable } of partials) assert.ok(text.startsWith(stable));
  assert.ok(partials.some(({ stable }) => wordsOf(stable).length > 3));
  const revisions = partials.map(({ revision }) => revision);
  assert.deepEqual(
    revisions,
    revisions.toSorted((one, other) => one - other),
  );
});

test('never mixes the partial text of two recordings', async () => {
  const clock = createManualClock();
  await using server = await startTestServer({ engine: createToneEngine({ billing: 'none' }), clock });
  const takes = [await beginTake(server, 2, 12), await beginTake(server, 3, 12)];
  for (let seconds = pieceSeconds; seconds < 12; seconds += pieceSeconds) {
    await Promise.all(takes.map((take) => recordTo(take, seconds)));
    await Promise.all(takes.map((take) => untilShown(take, seconds, clock)));
  }
  for (const take of takes) {
    assert.equal(await finish(take), take.truth.text);
    assertInOrder(take);
    assert.ok(partialsOf(take).length > 5);
  }
});

test('sends a late reader the segments and the newest partial text only', async () => {
  const clock = createManualClock();
  await using server = await startTestServer({ engine: createToneEngine({ billing: 'none' }), clock });
  const take = await beginTake(server, 4);
  for (let seconds = pieceSeconds; seconds < 30; seconds += pieceSeconds) {
    await recordTo(take, seconds);
    await untilShown(take, seconds, clock);
  }
  const late = await followUpload(take.upload);
  await until(() => late.partial !== undefined);
  const kinds = late.events.map(({ type }) => type);
  assert.equal(kinds.filter((kind) => kind === 'transcript.text.partial').length, 1);
  assert.equal(kinds.at(-1), 'transcript.text.partial');
  assert.equal(late.shown.at(-1), take.reader.shown.at(-1));
  await finish(take);
});

test('sends no partial text, and recognises nothing twice, if each call is billed', async () => {
  const clock = createManualClock();
  let calls = 0;
  const engine = createToneEngine({ beforeAnswer: () => void calls++ });
  await using server = await startTestServer({ engine, clock });
  const take = await beginTake(server, 5);
  for (let seconds = 5; seconds < take.truth.seconds; seconds += 5) {
    await recordTo(take, seconds);
    clock.advance(5);
  }
  assert.equal(await finish(take), take.truth.text);
  assert.deepEqual(partialsOf(take), []);
  assert.equal(calls, take.reader.segments.length);
});

/** Engines on which no partial text comes. */
const withoutPartials: Readonly<Record<string, () => Engine>> = {
  'fails for partial text': () =>
    createToneEngine({
      billing: 'none',
      beforeAnswer(_segment, _signal, isPartial) {
        if (isPartial) throw new Error('broken');
      },
    }),
  'never answers for partial text': () =>
    createToneEngine({
      billing: 'none',
      beforeAnswer: (_segment, _signal, isPartial) => (isPartial ? new Promise<void>(() => {}) : undefined),
    }),
  'has one slot': () => createToneEngine({ billing: 'none', concurrency: 1 }),
};

for (const [name, createEngine] of Object.entries(withoutPartials)) {
  test(`transcribes the whole recording with an engine that ${name}`, async () => {
    const clock = createManualClock();
    await using server = await startTestServer({ engine: createEngine(), clock });
    const take = await beginTake(server, 6);
    for (let seconds = 2; seconds < take.truth.seconds; seconds += 2) {
      await recordTo(take, seconds);
      clock.advance(2);
    }
    assert.equal(await finish(take), take.truth.text);
    assert.deepEqual(partialsOf(take), []);
  });
}

test('stops recognising partial text when the upload is deleted', async () => {
  const clock = createManualClock();
  const started = Promise.withResolvers<AbortSignal>();
  const engine = createToneEngine({
    billing: 'none',
    beforeAnswer(_segment, signal, isPartial) {
      if (!isPartial) return;
      started.resolve(signal);
      return new Promise<void>(() => {});
    },
  });
  await using server = await startTestServer({ engine, clock });
  const take = await beginTake(server, 7);
  await recordTo(take, 4);
  const signal = await started.promise;
  await take.upload.delete();
  await until(() => signal.aborted);
  await take.reader.ended;
});
