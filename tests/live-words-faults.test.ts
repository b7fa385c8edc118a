import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import { createSherpaEngine, type Engine } from '@audio-transcriber/transcribe-server';
import { defaultModelFolder, encodeAudio } from '@audio-transcriber/transcribe-server/testing';
import { secondsOf } from '../packages/transcribe-server/src/audio/pcm.ts';
import { until } from '../packages/transcribe-server/src/testing/test-server.ts';
import { untilSilence } from './browser-page.ts';
import { startDemoSite } from './demo-site.ts';
import { humanSpeechMissing, joinSpeech, openLivePage, startLiveServer } from './live-page.ts';

const skip = humanSpeechMissing();

/** Creates the default engine. The callback runs around each call, and may delay it or make it fail. */
const createEngine = (
  around: (recognise: () => ReturnType<Engine['transcribe']>, seconds: number) => ReturnType<Engine['transcribe']>,
) => {
  const engine = createSherpaEngine({ modelFolder: defaultModelFolder, concurrency: 2, threads: 1 });
  return {
    ...engine,
    transcribe: (...call: Parameters<Engine['transcribe']>) =>
      around(() => engine.transcribe(...call), secondsOf(call[0].samples)),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
};

test('a recording outlives an engine that goes down while words are shown', { skip }, async () => {
  // For all but its beginning, so that words are shown and the final text fails, however busy the machine is.
  let isDown = true;
  await using engine = createEngine(async (recognise, seconds) => {
    if (isDown && seconds > 4) throw new ProblemError('engine-unavailable', 'The engine is down.');
    return await recognise();
  });
  await using site = await startDemoSite({ engine });
  await using live = await openLivePage(site.origin, await joinSpeech('followme/status'));
  const { page } = live;
  await live.start();
  const spoken = untilSilence(live.page);
  await live.untilShown(/person/);
  await spoken;
  await live.stop();
  await page.locator('audio-transcriber [part=status]').getByText('Speech recognition is unavailable').waitFor();
  isDown = false;
  await page.getByRole('button', { name: 'Try now' }).click();
  const transcript = await live.readTranscript();
  assert.match(transcript, /^The person you are calling.*locate them for you\.$/);
  assert.equal(transcript, await live.transcribeWhole());
});

test('a recording gets no words while the engine is busy with others, and all of them later', { skip }, async () => {
  const released = Promise.withResolvers<void>();
  let calls = 0;
  await using engine = createEngine(async (recognise) => {
    calls += 1;
    if (calls <= 2) await released.promise;
    return await recognise();
  });
  await using site = await startDemoSite({ engine });
  const speech = await joinSpeech('agent-pass');
  const body = new FormData();
  body.set('file', new Blob([await encodeAudio(speech, 'wav')]), 'other.wav');
  const others = [1, 2].map(() => fetch(`${site.origin}/v1/audio/transcriptions`, { method: 'POST', body }));
  await until(() => calls === 2);

  await using live = await openLivePage(site.origin, speech);
  await live.start();
  const spoken = untilSilence(live.page);
  await spoken;
  for (const { final, stable, unstable } of await live.readShown())
    assert.deepEqual([final, stable, unstable], ['', '', 'Listening…']);
  released.resolve();
  await live.untilShown(/pound key/);
  await live.stop();
  assert.equal(await live.readTranscript(), await live.transcribeWhole());
  for (const other of others) assert.equal((await other).status, 200);
});

test('a recording outlives a server that is killed while words are shown', { skip }, async () => {
  await using server = await startLiveServer();
  await using live = await openLivePage(server.address, await joinSpeech('agent-pass'));
  const { page } = live;
  await live.start();
  const spoken = untilSilence(live.page);
  await live.untilShown(/enter/);
  await server.kill();
  await page.getByText('Cannot reach the service. You can still record').waitFor();
  await server.restart();
  await spoken;
  await live.stop();
  const transcript = await live.readTranscript();
  assert.match(transcript, /^Please enter your password,? followed by the pound key/);
  assert.equal(transcript, await live.transcribeWhole());
});
