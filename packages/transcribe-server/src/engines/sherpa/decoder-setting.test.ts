import assert from 'node:assert/strict';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeEchoCanary } from '../../testing/echo-canary.ts';
import { writeEchoWhisper } from '../../testing/echo-whisper.ts';
import { isSherpaInstalled } from '../../testing/sherpa-installed.ts';
import { createSherpaEngine } from './sherpa.ts';

const skip = !isSherpaInstalled() && 'sherpa-onnx-node is not installed';
const { signal } = new AbortController();

test('gives each concurrent recognition of Whisper its own task and language', { skip }, async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'sherpa-whisper-'));
  await writeEchoWhisper(folder.path);
  await using engine = createSherpaEngine({ modelFolder: folder.path });
  await engine.check?.();
  assert.deepEqual(engine.capabilities, { wordTimes: false, translatesTo: ['en'] });
  const segment = { index: 0, startSeconds: 0, samples: new Int16Array(16_000).fill(1000) };
  const requests = [{}, { translateTo: 'en' }, { language: 'en' }, { translateTo: 'en', language: 'de' }, {}];
  const results = await Promise.all(requests.map((options) => engine.transcribe(segment, { signal, ...options })));
  assert.deepEqual(
    results.map(({ text, language }) => [text, language]),
    [
      ['transcribed', 'de'],
      ['translated', 'de'],
      ['transcribed', 'en'],
      ['translated', 'de'],
      ['transcribed', 'de'],
    ],
  );
});

test('gives each concurrent recognition of Canary the language that is spoken, and the one to write', {
  skip,
}, async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'sherpa-canary-'));
  await writeEchoCanary(folder.path);
  await using engine = createSherpaEngine({ modelFolder: folder.path });
  await engine.check?.();
  assert.deepEqual(engine.capabilities, { wordTimes: false, translatesTo: ['en', 'de', 'es', 'fr'] });
  const segment = { index: 0, startSeconds: 0, samples: new Int16Array(16_000).fill(1000) };
  const requests = [{}, { language: 'de' }, { language: 'de', translateTo: 'en' }, { translateTo: 'de-AT' }];
  const results = await Promise.all(requests.map((options) => engine.transcribe(segment, { signal, ...options })));
  assert.deepEqual(
    results.map(({ text }) => text),
    ['en-en', 'de-de', 'de-en', 'en-de'],
  );
  await assert.rejects(engine.transcribe(segment, { signal, translateTo: 'ja' }), { code: 'unsupported-translation' });
});
