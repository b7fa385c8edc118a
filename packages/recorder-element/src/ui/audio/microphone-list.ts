import type { ReactiveController, ReactiveControllerHost, TemplateResult } from 'lit';
import { chooseMicrophone, chosenMicrophone } from '../../recorder/microphone.ts';
import { renderMenuItem } from '../menu.ts';

/** Returns the microphones that the page has permission to list. Does not request permission. */
const listMicrophones = async (): Promise<readonly MediaDeviceInfo[]> => {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  return devices.filter(({ kind, deviceId, label }) => kind === 'audioinput' && deviceId && label);
};

/**
 * The microphones to choose from, while they are shown. Follows device changes. The choice lasts as long as the page. If
 * the microphone is gone, the browser's default is used.
 */
export class MicrophoneList implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #microphones: readonly MediaDeviceInfo[] = [];
  #showing: AbortController | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Lists the microphones, unless they are shown already. The last recording may have brought the permission. */
  show(): void {
    if (this.#showing) return;
    this.#showing = new AbortController();
    const { signal } = this.#showing;
    navigator.mediaDevices?.addEventListener('devicechange', () => void this.#list(signal), { signal });
    void this.#list(signal);
  }

  hide(): void {
    this.#showing?.abort();
    this.#showing = undefined;
  }

  hostDisconnected(): void {
    this.hide();
  }

  /** Renders the items of a menu. Undefined without a choice or without a permission. */
  renderItems(): readonly TemplateResult[] | undefined {
    const microphones = this.#microphones;
    if (microphones.length < 2) return undefined;
    const chosen = microphones.find(({ deviceId }) => deviceId === chosenMicrophone()) ?? microphones[0];
    return microphones.map((each) =>
      renderMenuItem({
        name: 'microphone-option',
        label: each.label,
        icon: each === chosen ? 'check' : 'microphone',
        isChosen: each === chosen,
        onClick: () => {
          chooseMicrophone(each.deviceId);
          this.#host.requestUpdate();
        },
      }),
    );
  }

  async #list(signal: AbortSignal): Promise<void> {
    const microphones = await listMicrophones();
    if (signal.aborted) return;
    this.#microphones = microphones;
    const isGone = microphones.every(({ deviceId }) => deviceId !== chosenMicrophone());
    if (isGone && microphones.length > 0) chooseMicrophone(undefined);
    this.#host.requestUpdate();
  }
}

/** Returns another microphone than a silent one, which is not the same device under another name. */
export const findOtherMicrophone = async (silentId: string | undefined): Promise<MediaDeviceInfo | undefined> => {
  const microphones = await listMicrophones();
  const groupId = microphones.find(({ deviceId }) => deviceId === silentId)?.groupId;
  return microphones.find(
    (each) => each.deviceId !== silentId && each.deviceId !== 'default' && !(groupId && each.groupId === groupId),
  );
};
