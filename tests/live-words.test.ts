import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  assertShownInOrder,
  humanSpeechMissing,
  joinSpeech,
  type LivePage,
  type LiveServer,
  openLivePage,
  startLiveServer,
} from './live-page.ts';

/** The words that were partial text when they were shown. */
const partialWordsOf = async (live: LivePage): Promise<string> =>
  (await live.readShown()).map(({ stable, unstable }) => stable + unstable).join(' ');

describe('live words of the default model', { skip: humanSpeechMissing() }, () => {
  let server: LiveServer;
  before(async () => {
    server = await startLiveServer();
  });
  after(() => server[Symbol.asyncDispose]());

  test('two people who speak at once see their own words before they stop, in order, and the text of the whole file after', async () => {
    // A pause of two seconds ends a segment, so that final text meets partial text.
    const speech = [
      await joinSpeech('followme/status', 2.2, 'confbridge-pin'),
      await joinSpeech('ss-noservice', 2.2, 'queue-youarenext'),
    ];
    const [first, second] = await Promise.all(speech.map((samples) => openLivePage(server.address, samples)));
    await using one = first ?? assert.fail();
    await using other = second ?? assert.fail();
    const record = async (live: LivePage, lastWords: RegExp) => {
      await live.start();
      await live.untilShown(lastWords);
      await live.stop();
      return await live.readTranscript();
    };
    const transcripts = await Promise.all([record(one, /pound or hash/), record(other, /available represent/)]);

    // Words that are not heard in the other's speech by mistake either.
    const ownWords = [/person|locate/, /dialed|service/] as const;
    for (const [live, transcript, own, foreign] of [
      [one, transcripts[0], ownWords[0], ownWords[1]],
      [other, transcripts[1], ownWords[1], ownWords[0]],
    ] as const) {
      assert.equal(transcript, await live.transcribeWhole());
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

  test('words go on after a pause', async () => {
    await using live = await openLivePage(server.address, await joinSpeech('agent-pass', 2, 'ss-noservice'));
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
});
