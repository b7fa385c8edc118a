import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type PcmSamples, type PcmSegment, sampleRate, secondsOf } from '../../audio/pcm.ts';
import { createTemporaryFolder } from '../../platform/temporary-folder.ts';
import { isFliteInstalled, type SpeakOptions, speak } from '../../testing/speak.ts';
import { childProcesses, until } from '../../testing/test-server.ts';
import { createPocketsphinxEngine } from './pocketsphinx.ts';

const isPocketsphinxInstalled = spawnSync('pocketsphinx_batch', { stdio: 'ignore' }).error === undefined;
const needsPocketsphinx = { skip: !isPocketsphinxInstalled && 'pocketsphinx is not installed' };
const needsSpeech = { skip: needsPocketsphinx.skip || (!isFliteInstalled() && 'flite is not installed') };

/** An engine whose temporary folder must be empty when the test is over. */
const setUp = async (context: TestContext) => {
  const parent = await mkdtemp(join(tmpdir(), 'pocketsphinx-test-'));
  const temporaryFolder = createTemporaryFolder(parent);
  context.after(async () => {
    const paths = await readdir(parent, { recursive: true });
    assert.deepEqual(
      paths.filter((path) => path.includes('/') && !path.endsWith('/alive')),
      [],
    );
    await temporaryFolder[Symbol.asyncDispose]();
    await rm(parent, { recursive: true });
  });
  return { engine: createPocketsphinxEngine({ temporaryFolder }), parent };
};

const segmentOf = (samples: PcmSamples): PcmSegment => ({ index: 0, startSeconds: 0, samples });

const { signal } = new AbortController();

/** Speech from its first sound to its last. */
const speakAtOnce = async (text: string, options?: SpeakOptions): Promise<PcmSamples> => {
  const samples = await speak(text, options);
  const isSound = (sample: number) => Math.abs(sample) > 300;
  return samples.slice(samples.findIndex(isSound), samples.findLastIndex(isSound) + 1);
};

const silence = (seconds: number): PcmSamples => new Int16Array(seconds * sampleRate);

const joined = (...parts: readonly PcmSamples[]): PcmSamples => Int16Array.from(parts.flatMap((part) => [...part]));

const assertNear = (actual: number | undefined, expected: number) =>
  assert.ok(actual !== undefined && Math.abs(actual - expected) < 0.3, `${actual} s, not ${expected} s`);

for (const [voice, text] of [
  ['slt', 'seven nine three four'],
  ['rms', 'we will meet again in the morning'],
  ['awb', 'go forward ten meters'],
] as const) {
  test(`the voice ${voice} is understood`, needsSpeech, async (context) => {
    const { engine } = await setUp(context);
    const result = await engine.transcribe(segmentOf(await speak(text, { voice })), { signal });
    const heard = result.text.split(' ');
    const missed = text.split(' ').filter((word) => !heard.includes(word));
    assert.ok(missed.length <= 1, `heard '${result.text}'`);
    assert.deepEqual(
      result.words?.map(({ word }) => word),
      heard,
    );
  });
}

test('word times are those of the segment, across long pauses', needsSpeech, async (context) => {
  const { engine } = await setUp(context);
  const first = await speakAtOnce('seven nine three four', { voice: 'slt' });
  const second = await speakAtOnce('go forward ten meters', { voice: 'rms' });
  const samples = joined(silence(2), first, silence(4), second, silence(2));
  const { words = [] } = await engine.transcribe(segmentOf(samples), { signal });

  const firstEnd = 2 + secondsOf(first);
  const after = words.findIndex(({ startSeconds }) => startSeconds > firstEnd + 2);
  assertNear(words[0]?.startSeconds, 2);
  assertNear(words[after - 1]?.endSeconds, firstEnd);
  assertNear(words[after]?.startSeconds, firstEnd + 4);
  assertNear(words.at(-1)?.endSeconds, firstEnd + 4 + secondsOf(second));
});

test('next to no audio is no speech', needsPocketsphinx, async (context) => {
  const { engine } = await setUp(context);
  for (const samples of [silence(0), silence(0.01), silence(0.1)]) {
    assert.equal((await engine.transcribe(segmentOf(samples), { signal })).text, '');
  }
});

test('digital silence is recognised without a fault', needsPocketsphinx, async (context) => {
  const { engine } = await setUp(context);
  const { text, words } = await engine.transcribe(segmentOf(silence(3)), { signal });
  assert.equal(words?.map(({ word }) => word).join(' '), text);
});

test('an abort ends the process before it rejects', needsSpeech, async (context) => {
  const { engine } = await setUp(context);
  const controller = new AbortController();
  const speech = await speak('please send the money to my mother before the end of the year');
  const transcription = engine.transcribe(segmentOf(joined(speech, speech, speech)), { signal: controller.signal });
  transcription.catch(() => {}); // It is looked at below.
  await until(async () => (await childProcesses()).length === 1);

  const reason = new Error('the client went away');
  controller.abort(reason);
  await assert.rejects(transcription, (error) => error === reason);
  assert.deepEqual(await childProcesses(), []);
});

test('nothing is started once the signal is aborted', needsPocketsphinx, async (context) => {
  const { engine } = await setUp(context);
  const reason = new Error('too late');
  await assert.rejects(
    engine.transcribe(segmentOf(silence(1)), { signal: AbortSignal.abort(reason) }),
    (error) => error === reason,
  );
});

test('the recogniser is ready', needsPocketsphinx, async (context) => {
  const { engine } = await setUp(context);
  await engine.check?.();
});

test('only English is accepted', async (context) => {
  const { engine } = await setUp(context);
  for (const language of ['en', 'en-US', 'EN', 'en-GB', 'de,en']) engine.accept?.({ language });
  engine.accept?.({});
  for (const language of ['de', 'fr-FR', 'enm', 'de,fr', '']) {
    assert.throws(() => engine.accept?.({ language }), { code: 'unsupported-language', param: 'language' });
  }
});

test('a missing program is named, with what to install', async (context) => {
  const { engine, parent } = await setUp(context);
  withPath(context, parent);
  await assert.rejects(engine.transcribe(segmentOf(silence(1)), { signal }), { code: 'engine-unavailable' });
  await assert.rejects(async () => engine.check?.(), /apt-get install pocketsphinx pocketsphinx-en-us/);
});

test('a missing model is named, and the cause says what the program complained of', async (context) => {
  const { engine, parent } = await setUp(context);
  const complaint = `ERROR: "acmod.c", line 78: Folder '(null)' does not contain acoustic model definition 'mdef'`;
  const program = join(parent, 'pocketsphinx_batch');
  await writeFile(
    program,
    `#!/bin/sh\necho "INFO: starting" >&2\necho "${complaint.replaceAll('"', '\\"')}" >&2\nexit 1\n`,
  );
  await chmod(program, 0o700);
  withPath(context, parent);
  await assert.rejects(engine.transcribe(segmentOf(silence(1)), { signal }), ({ code, cause }) => {
    assert.equal(code, 'engine-failed');
    assert.equal(cause.message, `pocketsphinx_batch ended with 1. ${complaint}`);
    return true;
  });
  await assert.rejects(async () => engine.check?.(), /apt-get install pocketsphinx-en-us/);
});

/** Programs are looked for in that folder alone until the test is over. */
const withPath = (context: TestContext, folder: string) => {
  const path = process.env.PATH;
  process.env.PATH = folder;
  context.after(() => {
    process.env.PATH = path;
  });
};
