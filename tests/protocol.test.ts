import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { problems, type Transcription } from '@audio-transcriber/contract';
import {
  createToneEngine,
  encodeAudio,
  randomDigitGroups,
  toneRecording,
} from '@audio-transcriber/transcribe-server/testing';
import { reserveTemporaryFile } from '../packages/transcribe-server/src/testing/temporary-file.ts';
import { startTestServer } from '../packages/transcribe-server/src/testing/test-server.ts';

const page = await readFile(join(import.meta.dirname, '../docs/protocol.md'), 'utf8');
const commands = [...page.matchAll(/^```sh\n(.*?)^```/gms)].map(([, command = '']) => command);
const separator = '----- next -----';

test('the documented commands send a recording and return its transcript', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  await using folder = await reserveTemporaryFile();
  const cwd = join(folder.path, '..');
  const { samples, text } = toneRecording(randomDigitGroups({ seed: 41, groups: 12 }));
  await writeFile(join(cwd, 'speech.webm'), await encodeAudio(samples, 'webm-opus-live'));

  const script = commands.join(`echo '${separator}'\n`).replaceAll('http://localhost:8787', new URL(server.url).origin);
  const { stdout } = await promisify(execFile)('sh', ['-eu', '-c', script], { cwd });
  const [offer, created, followed, appended, resumed, last, again, retried, removed] = stdout.split(`${separator}\n`);

  assert.match(
    offer ?? '',
    /^HTTP\/1.1 200 .*upload-limit: max-size=300000000, .*\{"max_audio_seconds":14400,"ready":true,"media_types":/is,
  );
  assert.deepEqual([created, followed], ['', '']);
  assert.match(appended ?? '', /^HTTP\/1.1 204 .*upload-complete: \?0.*upload-offset: 120000\r/is);
  assert.match(resumed ?? '', /^HTTP\/1.1 204 .*upload-offset: 120000\r/is);
  for (const answer of [last, again, retried]) assert.equal((JSON.parse(answer ?? '') as Transcription).text, text);
  assert.match(removed ?? '', /^HTTP\/1.1 204 /);
  const events = await readFile(join(cwd, 'events.txt'), 'utf8');
  assert.ok(events.includes(`"transcript.text.done","text":"${text}"`));
  assert.ok(events.endsWith('data: [DONE]\n\n'));
  assert.deepEqual(await server.leftovers(), []);
});

test('documents every problem', () => {
  const rows = [...page.matchAll(/^\| (\d{3}) +\| (.*?) +\|/gm)];
  assert.ok(rows.length > 8);
  for (const [, status, codes = ''] of rows) {
    for (const [, code = ''] of codes.matchAll(/`([a-z-]+)`/g)) {
      assert.equal(problems[code as keyof typeof problems]?.status, Number(status), code);
    }
  }
});
