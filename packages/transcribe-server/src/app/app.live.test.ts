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
const chunkSeconds = 0.5;

/** An active recording, and the reader of its events. */
interface LiveRecording {
  readonly upload: TestUpload;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly truth: ToneRecording;
  readonly reader: UploadReader;
}

const startRecording = async (server: TestServer, seed: number, groups = 24): Promise<LiveRecording> => {
  const truth = toneRecording(randomDigitGroups({ seed, groups }));
  const upload = await beginUpload(server.url);
  return { upload, bytes: encodeWav(truth.samples), truth, reader: await followUpload(upload) };
};

/** Continues recording up to this time. */
const recordTo = async ({ upload, bytes }: LiveRecording, seconds: number) => {
  const end = Math.min(bytes.length, wavHeaderBytes + 2 * sampleRate * seconds);
  if (end > upload.offset) await upload.append(bytes.slice(upload.offset, end));
};

const wordsOf = (text: string | undefined): string[] => text?.split(' ').filter(Boolean) ?? [];

/** Advances the clock until every word is shown that ended at least one second ago. */
const untilShown = ({ truth, reader }: LiveRecording, seconds: number, clock: ManualClock) => {
  const said = truth.words.filter(({ endSeconds }) => endSeconds < seconds - 1).length;
  return until(() => {
    clock.advance(chunkSeconds);
    return wordsOf(reader.shown.at(-1)).length >= said;
  });
};

/** Asserts that every shown text was the start of the spoken text, except for its last word, which may be incomplete. */
const assertInOrder = ({ reader, truth }: LiveRecording) => {
  const said = wordsOf(truth.text);
  for (const text of reader.shown) {
    const words = wordsOf(text);
    assert.deepEqual(words.slice(0, -1), said.slice(0, words.length - 1));
  }
};

const partialsOf = ({ reader }: LiveRecording) =>
  reader.events.filter((event) => event.type === 'transcript.text.partial');

const finish = async (recording: LiveRecording): Promise<string> => {
  const answer = await recording.upload.finish(recording.bytes);
  const { text } = (await answer.json()) as Transcription;
  await recording.reader.ended;
  return text;
};

test('sends each spoken word once as partial text, even at the end of a segment', async () => {
  const clock = createManualClock();
  await using server = await startTestServer({ engine: createToneEngine({ billing: 'none' }), clock });
  const recording = await startRecording(server, 1);
  for (let seconds = chunkSeconds; seconds < recording.truth.seconds; seconds += chunkSeconds) {
    await recordTo(recording, seconds);
    await untilShown(recording, seconds, clock);
  }
  assert.ok(recording.reader.segments.length > 0);
  assert.equal(await finish(recording), recording.truth.text);
  assertInOrder(recording);
  const partials = partialsOf(recording);
  assert.ok(partials.length > recording.truth.seconds);
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
  const recordings = [await startRecording(server, 2, 12), await startRecording(server, 3, 12)];
  for (let seconds = chunkSeconds; seconds < 12; seconds += chunkSeconds) {
    await Promise.all(recordings.map((recording) => recordTo(recording, seconds)));
    await Promise.all(recordings.map((recording) => untilShown(recording, seconds, clock)));
  }
  for (const recording of recordings) {
    assert.equal(await finish(recording), recording.truth.text);
    assertInOrder(recording);
    assert.ok(partialsOf(recording).length > 5);
  }
});

test('sends a late reader the segments and the newest partial text only', async () => {
  const clock = createManualClock();
  await using server = await startTestServer({ engine: createToneEngine({ billing: 'none' }), clock });
  const recording = await startRecording(server, 4);
  for (let seconds = chunkSeconds; seconds < 30; seconds += chunkSeconds) {
    await recordTo(recording, seconds);
    await untilShown(recording, seconds, clock);
  }
  const late = await followUpload(recording.upload);
  await until(() => late.partial !== undefined);
  const kinds = late.events.map(({ type }) => type);
  // The newest, and perhaps one that arrives meanwhile.
  assert.ok(kinds.filter((kind) => kind === 'transcript.text.partial').length <= 2);
  assert.equal(kinds.at(-1), 'transcript.text.partial');
  await until(() => late.shown.at(-1) === recording.reader.shown.at(-1)); // Each may get the newest first.
  await finish(recording);
});

test('sends no partial text, and recognises nothing twice, if each call is billed', async () => {
  const clock = createManualClock();
  let calls = 0;
  const engine = createToneEngine({ beforeAnswer: () => void calls++ });
  await using server = await startTestServer({ engine, clock });
  const recording = await startRecording(server, 5);
  for (let seconds = 5; seconds < recording.truth.seconds; seconds += 5) {
    await recordTo(recording, seconds);
    clock.advance(5);
  }
  assert.equal(await finish(recording), recording.truth.text);
  assert.deepEqual(partialsOf(recording), []);
  assert.equal(calls, recording.reader.segments.length);
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
    const recording = await startRecording(server, 6);
    for (let seconds = 2; seconds < recording.truth.seconds; seconds += 2) {
      await recordTo(recording, seconds);
      clock.advance(2);
    }
    assert.equal(await finish(recording), recording.truth.text);
    assert.deepEqual(partialsOf(recording), []);
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
  const recording = await startRecording(server, 7);
  await recordTo(recording, 4);
  const signal = await started.promise;
  await recording.upload.delete();
  await until(() => signal.aborted);
  await recording.reader.ended;
});
