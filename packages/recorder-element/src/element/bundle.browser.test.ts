import { assert } from 'chai';
import { reach, until } from '../testing/element-fixture.ts';
import type { AudioTranscriber } from './audio-transcriber.ts';

teardown(() => document.body.replaceChildren());

test('exports ProblemError for pages without a bundler', async () => {
  const { ProblemError, addLanguage } = await import(`${location.origin}/audio-transcriber.js`);
  assert.equal(new ProblemError('server-busy', 'Busy.').code, 'server-busy');
  assert.isFunction(addLanguage);
});

test('keeps the first definition when the script is loaded twice', async () => {
  const Before = customElements.get('audio-transcriber');
  await import(`${location.origin}/audio-transcriber.js?first`);
  await import(`${location.origin}/audio-transcriber.js?second`);
  assert.strictEqual(customElements.get('audio-transcriber'), Before);
});

for (const mimeType of [undefined, 'audio/wav']) {
  test(`causes no violation on a page with a strict CSP and Trusted Types, recording ${mimeType ?? 'the default'}`, async function () {
    const frame = document.createElement('iframe');
    frame.src = '/strict.html';
    document.body.append(frame);
    await new Promise((resolve) => frame.addEventListener('load', resolve));
    const page = frame.contentWindow as Window & { violations?: string[] };
    const element = page.document.querySelector('audio-transcriber') as AudioTranscriber;
    await until(() => element.shadowRoot?.querySelector('button'));
    assert.equal(page.getComputedStyle(element).display, 'block');
    element.mimeType = mimeType;
    element.start();
    await reach(element, 'recording');
    element.pause();
    element.resume();
    element.stop();
    await reach(element, 'transcribed');
    const player = element.shadowRoot?.querySelector('audio');
    await until(() => player && player.readyState >= player.HAVE_METADATA);
    const recorded = element.recording?.blob.type;
    assert.deepEqual(page.violations, []);
    frame.remove();
    // Without an audio output device, Firefox runs no worklet.
    if (mimeType && recorded !== mimeType && navigator.userAgent.includes('Firefox')) this.skip();
    if (mimeType) assert.equal(recorded, mimeType);
  });
}
