import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from '../observability/log.ts';
import { createToneEngine, encodeAudio, randomDigitGroups, toneRecording } from '../testing/index.ts';
import { startTestServer, until } from '../testing/test-server.ts';
import { beginUpload } from '../testing/test-upload.ts';

const { samples } = toneRecording(randomDigitGroups({ seed: 12, groups: 4 }));
const recording = await encodeAudio(samples, 'webm-opus');

test('logs a follower that ends with its result as successful', async () => {
  const lines: string[] = [];
  const log = createLog({ level: 'debug', destination: { write: (line) => lines.push(line) } });
  await using server = await startTestServer({ engine: createToneEngine(), log });
  const upload = await beginUpload(server.url, { body: recording.slice(0, -100) });
  const enough = new AbortController();
  const events = await upload.get('text/event-stream', enough.signal);
  await events.body?.getReader().read();
  enough.abort();
  assert.equal((await upload.finish(recording)).status, 200);

  const followers = () => lines.map((line) => JSON.parse(line)).filter(({ method }) => method === 'GET');
  await until(() => followers().length > 0);
  await upload.delete();
  const [{ level, route, status, problem }, ...more] = followers();
  assert.deepEqual([level, route, status, problem], ['debug', '/v1/audio/transcriptions/:id', 200, undefined]);
  assert.deepEqual(more, []);

  const metrics = await (await fetch(new URL('/metrics', server.url))).text();
  assert.match(metrics, /^http_requests_total\{route="\/v1\/audio\/transcriptions\/:id",status="200"\} 2$/m);
  assert.doesNotMatch(metrics, /status="499"/);
  assert.doesNotMatch(metrics, /^transcribe_problems_total.* [1-9]/m);
});
