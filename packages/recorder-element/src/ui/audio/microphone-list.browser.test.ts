import { assert } from 'chai';
import { html, LitElement } from 'lit';
import { chooseMicrophone, chosenMicrophone } from '../../recorder/microphone.ts';
import { until } from '../../testing/element-fixture.ts';
import { findOtherMicrophone, MicrophoneList } from './microphone-list.ts';

class Chooser extends LitElement {
  readonly microphones = new MicrophoneList(this);

  override render() {
    return html`<button></button><div class="menu" popover>${this.microphones.renderItems()}</div>`;
  }
}
customElements.define('test-chooser', Chooser);

const { mediaDevices } = navigator;
const { enumerateDevices, getUserMedia } = mediaDevices;
let devices: Partial<MediaDeviceInfo>[] = [];
let asked = 0;

const microphone = (deviceId: string, groupId = deviceId): Partial<MediaDeviceInfo> => ({
  kind: 'audioinput',
  deviceId,
  groupId,
  label: `The ${deviceId}`,
});

setup(() => {
  asked = 0;
  devices = [microphone('headset'), microphone('webcam'), { kind: 'audiooutput', deviceId: 'loud', label: 'Loud' }];
  mediaDevices.enumerateDevices = async () => devices as MediaDeviceInfo[];
  mediaDevices.getUserMedia = async () => {
    asked += 1;
    throw new DOMException('No.', 'NotAllowedError');
  };
});

teardown(() => {
  chooseMicrophone(undefined);
  Object.assign(mediaDevices, { enumerateDevices, getUserMedia });
  document.body.replaceChildren();
});

const show = () => {
  const chooser = document.body.appendChild(new Chooser());
  chooser.microphones.show();
  const items = () => [...chooser.renderRoot.querySelectorAll<HTMLElement>('.menu-item')];
  const labels = () => items().map(({ textContent }) => textContent?.trim());
  const chosen = () =>
    items()
      .find(({ ariaChecked }) => ariaChecked === 'true')
      ?.textContent?.trim();
  return { chooser, items, labels, chosen };
};

test('remembers the choice for the page', async () => {
  const { chooser, items, labels, chosen } = show();
  await until(() => labels().length === 2);
  assert.deepEqual(labels(), ['The headset', 'The webcam']);
  assert.equal(chosen(), 'The headset');
  items()[1]?.click();
  assert.equal(chosenMicrophone(), 'webcam');
  await chooser.updateComplete;
  assert.equal(chosen(), 'The webcam');
  const second = show();
  await until(() => second.labels().length === 2);
  assert.equal(second.chosen(), 'The webcam');
});

test('updates when devices change, and never requests the microphone', async () => {
  const { labels, chosen } = show();
  await until(() => labels().length === 2);
  devices = [...devices, microphone('recorder')];
  mediaDevices.dispatchEvent(new Event('devicechange'));
  await until(() => labels().length === 3);
  chooseMicrophone('recorder');
  mediaDevices.dispatchEvent(new Event('devicechange'));
  await until(() => chosen() === 'The recorder');
  devices = devices.slice(0, 3);
  mediaDevices.dispatchEvent(new Event('devicechange'));
  await until(() => labels().length === 2);
  assert.isUndefined(chosenMicrophone());
  assert.equal(asked, 0);
});

test('has no items without a choice or a permission', async () => {
  const { labels } = show();
  await until(() => labels().length === 2);
  devices = [microphone('only'), { kind: 'audioinput', deviceId: '', label: '' }];
  mediaDevices.dispatchEvent(new Event('devicechange'));
  await until(() => labels().length === 0);
});

test('offers another microphone, not the same device under another name', async () => {
  devices = [microphone('default', 'headset'), microphone('headset'), microphone('webcam')];
  const other = await findOtherMicrophone('default');
  assert.equal(other?.deviceId, 'webcam');
  devices = devices.slice(0, 2);
  assert.isUndefined(await findOtherMicrophone('default'));
});
