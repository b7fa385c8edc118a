import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assertShownInOrder,
  humanSpeechMissing,
  joinSpeech,
  type LivePage,
  openLivePage,
  startLiveServer,
} from './live-page.ts';

const skip = humanSpeechMissing();

/** The words that were partial text when they were shown. */
const partialWordsOf = async (live: LivePage): Promise<string> =>
  (await live.readShown()).map(({ stable, unstable }) => stable + unstable).join(' ');

test('two people who speak at once see their own words before they stop, in order, and the text of the whole file after', {
  skip,
}, async () => {
  await using server = await startLiveServer();
  await using one = await openLivePage(server.address, await joinSpeech('followme/status', 2.4, 'confbridge-pin'));
  await using other = await openLivePage(server.address, await joinSpeech('ss-noservice', 2.4, 'queue-youarenext'));
  const record = async (live: LivePage, lastWords: RegExp) => {
    await live.start();
    await live.untilShown(lastWords);
    await live.stop();
    return await live.readTranscript();
  };
  const [first, second] = await Promise.all([record(one, /pound or hash/), record(other, /available represent/)]);

  for (const [live, transcript, own, foreign] of [
    [one, first, /personal.*calling|calling.*personal/, /dialed|service|representative/],
    [other, second, /dialed.*representative/, /calling|personal|identification/],
  ] as const) {
    assert.equal(transcript, await live.transcribeWhole());
    assert.match(transcript, own);
    const shown = await live.readShown();
    assert.equal(shown[0]?.unstable, 'Listening…');
    assertShownInOrder(shown.slice(1), transcript);
    assert.match(await partialWordsOf(live), own);
    assert.doesNotMatch(JSON.stringify(shown), foreign);
    const announced = await live.readAnnounced();
    const sentences = announced.filter((text) => transcript.includes(text));
    assert.ok(sentences.length > 0 && transcript.startsWith(sentences.join(' ')), announced.join('\n'));
    assert.deepEqual(live.complaints, []);
  }
});

test('words go on after a pause', { skip }, async () => {
  await using server = await startLiveServer();
  await using live = await openLivePage(server.address, await joinSpeech('agent-pass', 3, 'vm-invalid-password'));
  const { page } = live;
  await live.start();
  await live.untilShown(/pound key/);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.locator('audio-transcriber:state(paused)').waitFor();
  await page.getByRole('button', { name: 'Resume' }).click();
  await live.untilShown(/try again/i);
  await live.stop();
  const transcript = await live.readTranscript();
  assert.equal(transcript, await live.transcribeWhole());
  const shown = await live.readShown();
  assertShownInOrder(shown.slice(1), transcript);
  const paused = shown.filter(({ phase }) => phase === 'paused');
  assert.match(paused.map(({ final, stable, unstable }) => final + stable + unstable).join(), /pound key/);
});
