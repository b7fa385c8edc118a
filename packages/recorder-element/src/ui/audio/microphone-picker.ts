import { html, render } from 'lit';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { chooseMicrophone, chosenMicrophone } from '../../recorder/microphone.ts';

/** Returns the microphones that the page has permission to list. Does not request permission. */
export const listMicrophones = async (): Promise<readonly MediaDeviceInfo[]> => {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  return devices.filter(({ kind, deviceId, label }) => kind === 'audioinput' && deviceId && label);
};

export interface MicrophonePickerOptions {
  /** An empty container. */
  readonly container: HTMLElement;
  readonly localization: PanelLocalization;
  /** Removes the picker. */
  readonly signal: AbortSignal;
}

/**
 * Creates a menu of microphones that follows device changes. The choice lasts as long as the page. If the microphone is
 * gone, the browser's default is used.
 */
export const createMicrophonePicker = ({ container, localization, signal }: MicrophonePickerOptions): void => {
  let latest = 0;
  const show = async () => {
    latest += 1;
    const mine = latest;
    const microphones = await listMicrophones();
    if (mine !== latest || signal.aborted) return;
    const chosen = microphones.find(({ deviceId }) => deviceId === chosenMicrophone());
    if (!chosen && microphones.length) chooseMicrophone(undefined);
    const selected = chosen ?? microphones[0];
    render(
      microphones.length < 2
        ? ''
        : html`
          <div class="microphone">
            <select part="microphone" aria-label=${localization.texts.microphone} @change=${pick}>
              ${microphones.map(
                (each) => html`<option value=${each.deviceId} .selected=${each === selected}>${each.label}</option>`,
              )}
            </select>
          </div>
        `,
      container,
    );
  };
  const pick = ({ currentTarget }: Event) => {
    const { value } = currentTarget as HTMLSelectElement;
    chooseMicrophone(value);
  };
  navigator.mediaDevices?.addEventListener('devicechange', show, { signal });
  signal.addEventListener('abort', () => render('', container), { once: true });
  void show();
};

/** Returns another microphone than a silent one, which is not the same device under another name. */
export const findOtherMicrophone = async (silentId: string | undefined): Promise<MediaDeviceInfo | undefined> => {
  const microphones = await listMicrophones();
  const groupId = microphones.find(({ deviceId }) => deviceId === silentId)?.groupId;
  return microphones.find(
    (each) => each.deviceId !== silentId && each.deviceId !== 'default' && !(groupId && each.groupId === groupId),
  );
};
