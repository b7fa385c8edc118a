import { html, render } from 'lit';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { chooseMicrophone, chosenMicrophone } from '../../recorder/microphone.ts';

/** The microphones that the page may tell apart: none before somebody has allowed one. Asks for nothing. */
export const listMicrophones = async (): Promise<readonly MediaDeviceInfo[]> => {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  return devices.filter(({ kind, deviceId, label }) => kind === 'audioinput' && deviceId && label);
};

export interface MicrophonePickerOptions {
  /** Where the list comes to stand: empty, and left empty where there is nothing to choose. */
  readonly container: HTMLElement;
  readonly localization: PanelLocalization;
  /** Ends the picker. */
  readonly signal: AbortSignal;
  /** Told of a choice that was made, which holds for all recordings of the page that begin from then on. */
  onPick?(deviceId: string): void;
}

/**
 * Lets people choose a microphone, and follows what is plugged in and out. The choice lasts as long as the page; when
 * its microphone goes, the browser's default takes its place.
 */
export const createMicrophonePicker = ({ container, localization, signal, onPick }: MicrophonePickerOptions): void => {
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
          <label class="microphone">
            <span>${localization.texts.microphone}</span>
            <select part="microphone" @change=${pick}>
              ${microphones.map(
                (each) => html`<option value=${each.deviceId} .selected=${each === selected}>${each.label}</option>`,
              )}
            </select>
          </label>
        `,
      container,
    );
  };
  const pick = ({ currentTarget }: Event) => {
    const { value } = currentTarget as HTMLSelectElement;
    chooseMicrophone(value);
    onPick?.(value);
  };
  navigator.mediaDevices?.addEventListener('devicechange', show, { signal });
  signal.addEventListener('abort', () => render('', container), { once: true });
  void show();
};

/** What one click can switch to when a microphone gives nothing: another one, not the same under another name. */
export const findOtherMicrophone = async (silentId: string | undefined): Promise<MediaDeviceInfo | undefined> => {
  const microphones = await listMicrophones();
  const groupId = microphones.find(({ deviceId }) => deviceId === silentId)?.groupId;
  return microphones.find(
    (each) => each.deviceId !== silentId && each.deviceId !== 'default' && !(groupId && each.groupId === groupId),
  );
};
