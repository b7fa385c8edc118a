import { assert } from 'chai';
import { english } from '../../messages/localization.ts';
import { addPanelTexts } from '../../messages/panel-localization.ts';
import { chooseMicrophone, chosenMicrophone } from '../../recorder/microphone.ts';
import { until } from '../../testing/element-fixture.ts';
import { createMicrophonePicker, findOtherMicrophone } from './microphone-picker.ts';

const { mediaDevices } = navigator;
const { enumerateDevices, getUserMedia } = mediaDevices;
let devices: Partial<MediaDeviceInfo>[] = [];
let asked = 0;
let abort: AbortController;

const microphone = (deviceId: string, groupId = deviceId): Partial<MediaDeviceInfo> => ({
  kind: 'audioinput',
  deviceId,
  groupId,
  label: `The ${deviceId}`,
});

setup(() => {
  abort = new AbortController();
  asked = 0;
  devices = [microphone('headset'), microphone('webcam'), { kind: 'audiooutput', deviceId: 'loud', label: 'Loud' }];
  mediaDevices.enumerateDevices = async () => devices as MediaDeviceInfo[];
  mediaDevices.getUserMedia = async () => {
    asked += 1;
    throw new DOMException('No.', 'NotAllowedError');
  };
});

teardown(() => {
  abort.abort();
  chooseMicrophone(undefined);
  Object.assign(mediaDevices, { enumerateDevices, getUserMedia });
  document.body.replaceChildren();
});

const show = () => {
  const container = document.createElement('div');
  document.body.append(container);
  createMicrophonePicker({
    container,
    localization: addPanelTexts(english),
    signal: abort.signal,
  });
  const labels = () => [...container.querySelectorAll('option')].map(({ textContent }) => textContent);
  return { container, labels, select: () => container.querySelector('select') as HTMLSelectElement };
};

test('remembers the choice for the page', async () => {
  const { labels, select } = show();
  await until(() => labels().length === 2);
  assert.equal(select().ariaLabel, 'Microphone');
  assert.deepEqual(labels(), ['The headset', 'The webcam']);
  select().value = 'webcam';
  select().dispatchEvent(new Event('change'));
  assert.equal(chosenMicrophone(), 'webcam');
  const second = show();
  await until(() => second.labels().length === 2);
  assert.equal(second.select().value, 'webcam');
});

test('updates when devices change, and never requests the microphone', async () => {
  const { labels, select } = show();
  await until(() => labels().length === 2);
  devices = [...devices, microphone('recorder')];
  mediaDevices.dispatchEvent(new Event('devicechange'));
  await until(() => labels().length === 3);
  chooseMicrophone('recorder');
  mediaDevices.dispatchEvent(new Event('devicechange'));
  await until(() => select().value === 'recorder');
  devices = devices.slice(0, 3);
  mediaDevices.dispatchEvent(new Event('devicechange'));
  await until(() => labels().length === 2);
  assert.isUndefined(chosenMicrophone());
  assert.equal(asked, 0);
});

test('is hidden without a choice or a permission', async () => {
  devices = [microphone('only')];
  const { container } = show();
  devices = [microphone('only'), { kind: 'audioinput', deviceId: '', label: '' }];
  mediaDevices.dispatchEvent(new Event('devicechange'));
  await mediaDevices.enumerateDevices();
  await new Promise(requestAnimationFrame);
  assert.isFalse(Boolean(container.querySelector('select')));
});

test('is hidden on request', async () => {
  const { labels } = show();
  await until(() => labels().length === 2);
  abort.abort();
  assert.isEmpty(labels());
});

test('offers another microphone, not the same device under another name', async () => {
  devices = [microphone('default', 'headset'), microphone('headset'), microphone('webcam')];
  const other = await findOtherMicrophone('default');
  assert.equal(other?.deviceId, 'webcam');
  devices = devices.slice(0, 2);
  assert.isUndefined(await findOtherMicrophone('default'));
});
