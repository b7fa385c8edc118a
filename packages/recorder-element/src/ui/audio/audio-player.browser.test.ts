import { assert } from 'chai';
import { html, LitElement, nothing } from 'lit';
import { styles } from '../../element/audio-transcriber.styles.ts';
import { english } from '../../messages/localization.ts';
import { addPanelTexts } from '../../messages/panel-localization.ts';
import { readAudioFile } from '../../recording/read-audio-file.ts';
import type { Recording } from '../../recording/recording.ts';
import { until } from '../../testing/element-fixture.ts';
import { createToneFile } from '../../testing/tone-file.ts';
import { audioPlayerStyles } from './audio-player.styles.ts';
import { AudioPlayer } from './audio-player.ts';

teardown(() => document.body.replaceChildren());

class Listener extends LitElement {
  static override styles = [styles, audioPlayerStyles];
  readonly player = new AudioPlayer(this);
  recording: Recording | undefined;
  hasPeaks = true;

  override render() {
    const { durationSeconds = 0, peaks, url } = this.recording ?? {};
    return html`
      ${this.player.render({ durationSeconds, peaks: this.hasPeaks ? peaks : undefined }, addPanelTexts(english))}
      <audio class="player" controls muted src=${url ?? nothing}></audio>
    `;
  }
}
customElements.define('test-listener', Listener);

const show = async (hasPeaks = true) => {
  const recording = await readAudioFile(createToneFile([0.5, 0.1, 0.5, 0.1]));
  const host = document.body.appendChild(Object.assign(new Listener(), { recording, hasPeaks }));
  await host.updateComplete;
  const find = <Found extends HTMLElement>(selector: string): Found => {
    const found = host.renderRoot.querySelector<Found>(selector);
    if (!found) throw new Error(`No ${selector}`);
    return found;
  };
  const audio = find<HTMLAudioElement>('audio');
  host.player.setPlayback(audio);
  await until(() => audio.readyState >= 1);
  await host.updateComplete;
  return { host, audio, find, range: find<HTMLInputElement>('input') };
};

test('the waveform shows the loudness and the played part', async () => {
  const { find, audio } = await show();
  const canvas = find<HTMLCanvasElement>('canvas');
  const countAt = (seconds: number, alpha: number) => {
    const x = Math.round((seconds / 4) * canvas.width) - 8;
    const data = canvas.getContext('2d')?.getImageData(x, 0, 16, canvas.height).data ?? [];
    return [...data].filter((value, i) => i % 4 === 3 && value > alpha).length;
  };
  assert.isAbove(countAt(0.5, 0), 1.3 * countAt(1.5, 0));
  assert.equal(countAt(0.5, 200), 0);
  audio.currentTime = 2;
  await until(() => countAt(0.5, 200) > 0);
  assert.equal(countAt(2.5, 200), 0);
});

test('the bar seeks by pointer and keyboard, and exposes its position', async () => {
  const { range, audio, find } = await show();
  await until(() => range.max === String(audio.duration));
  range.value = '2.5';
  range.dispatchEvent(new Event('input', { bubbles: true }));
  await until(() => Math.abs(audio.currentTime - 2.5) < 0.1 && range.ariaValueText === '0:02 of 0:04');
  assert.equal(find('[part=playback-time]').textContent, '0:02');
  const press = (key: string) => range.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
  press('Home');
  assert.equal(audio.currentTime, 0);
  await until(() => find('[part=playback-time]').textContent === '0:04');
  press('ArrowRight');
  assert.closeTo(audio.currentTime, 4, 0.1);
  assert.isTrue(press('a'));
});

test('plays and pauses, at the selected speed', async () => {
  // Browsers let a page that records play without a click.
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const { audio, find } = await show();
  const button = find<HTMLButtonElement>('button');
  assert.equal(button.ariaLabel, 'Play');
  button.click();
  await until(() => !audio.paused && button.ariaLabel === 'Pause');
  button.click();
  await until(() => audio.paused && button.ariaLabel === 'Play');
  for (const track of stream.getTracks()) track.stop();
  const select = find<HTMLSelectElement>('select');
  assert.equal(select.selectedOptions[0]?.textContent, '1×');
  select.value = '1.5';
  select.dispatchEvent(new Event('change', { bubbles: true }));
  assert.equal(audio.playbackRate, 1.5);
});

test('shows a plain seek bar without a waveform', async () => {
  const { host, range } = await show(false);
  assert.isFalse(Boolean(host.renderRoot.querySelector('canvas')));
  assert.equal(getComputedStyle(range).opacity, '1');
});

test('keeps the browser’s own controls for direct access, and restores them with nothing to play', async () => {
  const { host, audio } = await show();
  assert.equal(audio.offsetWidth, 1);
  audio.focus();
  assert.isAbove(audio.offsetWidth, 100);
  audio.blur();
  host.player.setPlayback(undefined);
  await host.updateComplete;
  assert.isAbove(audio.offsetWidth, 100);
  assert.isFalse(Boolean(host.renderRoot.querySelector('.audio-player')));
});
