import { html, render } from 'lit';
import { fillIn } from '../../messages/format.ts';
import type { Localization } from '../../messages/localization.ts';
import { addPanelTexts, type PanelLocalization } from '../../messages/panel-localization.ts';
import { chooseMicrophone } from '../../recorder/microphone.ts';
import { decodePeaks } from '../../recording/decode-peaks.ts';
import type { Recording } from '../../recording/recording.ts';
import { canStart, type Phase, recordingOf, type State } from '../../transcriber/state.ts';
import type { Transcriber } from '../../transcriber/transcriber.ts';
import { adoptStyles } from '../adopt-styles.ts';
import { renderAction } from '../buttons.ts';
import { audioPanelStyles } from './audio-panel.styles.ts';
import { AudioPlayer } from './audio-player.ts';
import { FileInput } from './file-input.ts';
import { createLiveWaveform } from './live-waveform.ts';
import { createMicrophonePicker, findOtherMicrophone } from './microphone-picker.ts';
import { describeRemainingTime } from './remaining-time-announcement.ts';
import { waveformStyles } from './waveform.styles.ts';

export interface AudioPanelContent {
  readonly state: State;
  readonly localization: Localization;
  readonly audio: HTMLAudioElement | undefined;
  /** Whether nothing can be recorded, and no file brought. */
  readonly isReadOnly: boolean;
  /** Whether a file that is brought waits for `submit()`. */
  readonly manual: boolean;
  readonly maxDuration: number | undefined;
  /** Whether something has to be done before a file takes the place of what is there. */
  readonly isBlocked?: () => boolean;
}

export interface AudioPanelOptions {
  /** Where it comes to stand: empty, and left empty. */
  readonly container: HTMLElement;
  /** Where files can be dropped. */
  readonly host: HTMLElement;
  readonly transcriber: Transcriber;
}

/** From when the microphone is asked for until the recording is complete. */
const livePhases: ReadonlySet<Phase> = new Set<Phase>(['starting', 'recording', 'paused', 'stopping']);

/** What is heard, what was heard, and what else there is to record with. */
export class AudioPanel {
  readonly #options: AudioPanelOptions;
  readonly #ending = new AbortController();
  readonly #waveform = createLiveWaveform();
  readonly #places = {
    live: createContainer('live-audio'),
    take: createContainer('player-container'),
    sending: createContainer('upload-progress'),
    choice: createContainer('input-options'),
  };
  readonly #files: FileInput;
  #content: AudioPanelContent | undefined;
  #localization: PanelLocalization | undefined;
  #player: { readonly audio: HTMLAudioElement; readonly view: AudioPlayer } | undefined;
  #picking: AbortController | undefined;
  readonly #decoded = new WeakSet<Recording>();
  #other: MediaDeviceInfo | undefined;

  constructor(options: AudioPanelOptions) {
    this.#options = options;
    const { container, host, transcriber } = options;
    const { live, take, sending, choice } = this.#places;
    adoptStyles(container.getRootNode() as Document | ShadowRoot, waveformStyles, audioPanelStyles);
    container.append(live, take, sending, choice);
    this.#files = new FileInput({
      container: choice,
      host,
      transcriber,
      isBlocked: () => this.#content?.isBlocked?.() ?? false,
    });
    const { signal } = this.#ending;
    transcriber.addEventListener('level', ({ level }) => this.#waveform.add(level), { signal });
    transcriber.addEventListener('silence-change', () => void this.#findOther(), { signal });
  }

  /** Call it after each rendering of what is around it. */
  update(content: AudioPanelContent): void {
    const { state, audio, localization } = content;
    if (localization !== this.#content?.localization) {
      this.#localization = addPanelTexts(localization);
      this.#picking?.abort();
      this.#picking = undefined;
    }
    this.#content = content;
    this.#showLive();
    this.#showTake(audio, state);
    this.#showSending(state);
    this.#showChoice(state);
  }

  end(): void {
    this.#ending.abort();
    this.#picking?.abort();
    this.#player?.view.end();
    this.#files.end();
    for (const place of Object.values(this.#places)) place.remove();
  }

  #showLive(): void {
    const { live } = this.#places;
    const { phase = 'idle' } = this.#content?.state ?? {};
    const wasHidden = live.hidden;
    live.hidden = !livePhases.has(phase);
    render(
      live.hidden
        ? ''
        : html`
          ${this.#waveform.canvas}
          <div role="status">${this.#renderSilence()}</div>
          <p class="announcement" role="status">${this.#describeRemainingTime()}</p>
        `,
      live,
    );
    if (wasHidden && !live.hidden) this.#waveform.clear();
  }

  #describeRemainingTime(): string {
    const { state, maxDuration } = this.#content ?? {};
    return state && this.#localization ? describeRemainingTime(state, maxDuration, this.#localization) : '';
  }

  #renderSilence() {
    const { inputMonitor } = this.#options.transcriber;
    const phase = this.#content?.state.phase;
    if (!inputMonitor?.isSilent || !this.#localization || (phase !== 'recording' && phase !== 'paused')) return '';
    const { texts } = this.#localization;
    const { microphone } = inputMonitor;
    const other = this.#other;
    return html`
      <p class="silence" part="silence">${microphone ? fillIn(texts.silent, { microphone }) : texts.noInputUnnamed}</p>
      ${
        other && !inputMonitor.hasHeard
          ? renderAction(fillIn(texts.useMicrophone, { microphone: other.label }), () => this.#switchTo(other))
          : ''
      }
    `;
  }

  async #findOther(): Promise<void> {
    this.#showLive();
    const { inputMonitor } = this.#options.transcriber;
    this.#other = inputMonitor?.isSilent ? await findOtherMicrophone(inputMonitor.deviceId) : undefined;
    this.#showLive();
  }

  /** Nothing was heard yet, so nothing is lost by beginning again. */
  #switchTo({ deviceId }: MediaDeviceInfo): void {
    chooseMicrophone(deviceId);
    const { transcriber } = this.#options;
    transcriber.cancel();
    transcriber.start();
  }

  #showTake(audio: HTMLAudioElement | undefined, state: State): void {
    if (audio !== this.#player?.audio) {
      this.#player?.view.end();
      this.#player = audio && { audio, view: new AudioPlayer({ container: this.#places.take, audio }) };
    }
    const recording = recordingOf(state);
    if (!recording || !this.#localization) return;
    if (!recording.peaks) void this.#decode(recording);
    const { durationSeconds, peaks } = recording;
    this.#player?.view.update({ durationSeconds, peaks, localization: this.#localization });
  }

  /** Nobody listened to a recording that was recovered, or made where no audio context runs. */
  async #decode(recording: Recording): Promise<void> {
    if (this.#decoded.has(recording)) return;
    this.#decoded.add(recording);
    recording.peaks = await decodePeaks(recording.blob, recording.durationSeconds);
    if (this.#content && recording.peaks && !this.#ending.signal.aborted) this.update(this.#content);
  }

  /** How much of a recording is sent, where that is known and takes long enough to be seen. */
  #showSending(state: State): void {
    const size = state.phase === 'transcribing' ? state.recording.blob.size : 0;
    const sent = state.phase === 'transcribing' ? state.progress.sentBytes : 0;
    const label = this.#localization?.texts.transcribing;
    const isUnderWay = sent > 0 && sent < size;
    render(
      isUnderWay ? html`<progress max=${size} .value=${sent} aria-label=${label}></progress>` : '',
      this.#places.sending,
    );
  }

  #showChoice(state: State): void {
    const { choice } = this.#places;
    const mayStart = canStart(state) && this.#content?.isReadOnly === false;
    choice.hidden = !mayStart;
    if (!mayStart || !this.#localization || !this.#content) {
      this.#picking?.abort();
      this.#picking = undefined;
    } else if (!this.#picking) {
      this.#picking = new AbortController();
      const place = createContainer('microphone-picker');
      choice.append(place);
      this.#picking.signal.addEventListener('abort', () => place.remove(), { once: true });
      createMicrophonePicker({ container: place, localization: this.#localization, signal: this.#picking.signal });
    }
    const { manual = false, maxDuration } = this.#content ?? {};
    this.#files.update(mayStart ? this.#localization : undefined, manual, { maxSeconds: maxDuration });
  }
}

const createContainer = (className: string): HTMLElement => Object.assign(document.createElement('div'), { className });
