import { html, render } from 'lit';
import { fillIn } from '../../messages/format.ts';
import type { Localization } from '../../messages/localization.ts';
import { addPanelTexts, type PanelLocalization } from '../../messages/panel-localization.ts';
import { chooseMicrophone } from '../../recorder/microphone.ts';
import type { Recording } from '../../recording/recording.ts';
import { type Phase, recordingsOf, type State } from '../../transcriber/state.ts';
import type { Transcriber } from '../../transcriber/transcriber.ts';
import { adoptStyles } from '../adopt-styles.ts';
import { renderAction } from '../buttons.ts';
import type { Playback } from '../playback.ts';
import { audioPanelStyles } from './audio-panel.styles.ts';
import { AudioPlayer } from './audio-player.ts';
import { inputOptionsStyles } from './input-options.styles.ts';
import { InputOptions } from './input-options.ts';
import { createLiveWaveform } from './live-waveform.ts';
import { findOtherMicrophone } from './microphone-picker.ts';
import { describeRemainingTime } from './remaining-time-announcement.ts';
import { createUploadProgress } from './upload-progress.ts';
import { waveformStyles } from './waveform.styles.ts';

export interface AudioPanelContent {
  readonly state: State;
  readonly localization: Localization;
  readonly audio: Playback | undefined;
  /** The `<audio>` elements of `audio`. */
  readonly players: readonly HTMLAudioElement[];
  /** Whether neither recording nor choosing a file is possible. */
  readonly isReadOnly: boolean;
  /** Whether a chosen file waits for `submit()`. */
  readonly manual: boolean;
  readonly maxDuration: number | undefined;
  /** The menu of spoken languages, if there is one. */
  readonly languageMenu?: unknown;
  /** Whether the person has to finish something else before loading a file. */
  readonly isBlocked?: () => boolean;
}

interface AudioPanelOptions {
  /** An empty container. */
  readonly container: HTMLElement;
  /** Where files can be dropped. */
  readonly host: HTMLElement;
  readonly transcriber: Transcriber;
}

/** From the microphone request until the recording is complete. */
const livePhases: ReadonlySet<Phase> = new Set<Phase>(['starting', 'recording', 'paused', 'stopping']);

/** The live waveform, the player, the microphone picker and the file input. */
export class AudioPanel {
  readonly #options: AudioPanelOptions;
  readonly #ending = new AbortController();
  readonly #waveform = createLiveWaveform();
  readonly #containers = {
    live: createContainer('live-audio'),
    fileName: createContainer('hint file-name'),
    player: createContainer('player-container'),
    upload: createContainer('upload-progress'),
    inputOptions: createContainer('input-options'),
    notice: createContainer('file-notices'),
  };
  readonly #inputOptions: InputOptions;
  readonly #renderUpload = createUploadProgress();
  #content: AudioPanelContent | undefined;
  #localization: PanelLocalization | undefined;
  #player: { readonly audio: Playback; readonly view: AudioPlayer } | undefined;
  readonly #decoded = new WeakSet<Recording>();
  #other: MediaDeviceInfo | undefined;

  constructor(options: AudioPanelOptions) {
    this.#options = options;
    const { container, host, transcriber } = options;
    const { live, fileName, player, upload, inputOptions, notice } = this.#containers;
    adoptStyles(container.getRootNode() as Document | ShadowRoot, waveformStyles, audioPanelStyles, inputOptionsStyles);
    container.append(live, fileName, player, upload, inputOptions, notice);
    const isBlocked = () => this.#content?.isBlocked?.() ?? false;
    this.#inputOptions = new InputOptions({
      container: inputOptions,
      noticeContainer: notice,
      host,
      transcriber,
      isBlocked,
    });
    const { signal } = this.#ending;
    transcriber.addEventListener('level', ({ level }) => this.#waveform.add(level), { signal });
    transcriber.addEventListener('silence-change', () => void this.#findOther(), { signal });
  }

  /** Call it after each render of the host. */
  update(content: AudioPanelContent): void {
    const { state, localization } = content;
    if (localization !== this.#content?.localization) {
      this.#localization = addPanelTexts(localization);
    }
    this.#content = content;
    this.#showLive();
    this.#showPlayer(content);
    render(this.#renderUpload(state, this.#localization), this.#containers.upload);
    this.#inputOptions.update(content, this.#localization);
  }

  end(): void {
    this.#ending.abort();
    this.#player?.view.end();
    this.#inputOptions.end();
    for (const container of Object.values(this.#containers)) container.remove();
  }

  #showLive(): void {
    const { live } = this.#containers;
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
      <p part="silence">${microphone ? fillIn(texts.silent, { microphone }) : texts.noInputUnnamed}</p>
      ${
        other && !inputMonitor.hasHeard
          ? renderAction('use-microphone', fillIn(texts.useMicrophone, { microphone: other.label }), () =>
              this.#switchTo(other),
            )
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

  /** Restarts with another microphone. Nothing is lost, since there was no sound. */
  #switchTo({ deviceId }: MediaDeviceInfo): void {
    chooseMicrophone(deviceId);
    const { transcriber } = this.#options;
    const { state } = transcriber;
    transcriber.cancel();
    transcriber.start({ appends: 'appends' in state && state.appends === true });
  }

  #showPlayer({ audio, players, state }: AudioPanelContent): void {
    if (audio !== this.#player?.audio) {
      this.#player?.view.end();
      this.#player = audio && { audio, view: new AudioPlayer({ container: this.#containers.player, audio, players }) };
    }
    const recordings = recordingsOf(state);
    const fileNames = recordings.flatMap(({ blob }) =>
      blob instanceof File ? [html`<bdi part="file-name">${blob.name}</bdi> `] : [],
    );
    render(fileNames, this.#containers.fileName);
    if (!this.#localization) return;
    for (const recording of recordings) if (!recording.peaks) void this.#decode(recording);
    const [recording, ...others] = recordings;
    const peaks = others.length > 0 ? audio?.joinedPeaks : recording?.peaks;
    const durationSeconds = recording?.durationSeconds ?? 0;
    this.#player?.view.update({ durationSeconds, peaks, localization: this.#localization });
  }

  /** Computes the waveform of a recording that was recovered, or recorded without an audio context. */
  async #decode(recording: Recording): Promise<void> {
    if (this.#decoded.has(recording)) return;
    this.#decoded.add(recording);
    // Without this part, the recording has no waveform.
    const loaded = await import('../../recording/decode-peaks.ts').catch(() => undefined);
    recording.peaks = await loaded?.decodePeaks(recording.blob, recording.durationSeconds);
    if (this.#content && recording.peaks && !this.#ending.signal.aborted) this.update(this.#content);
  }
}

const createContainer = (className: string): HTMLElement => Object.assign(document.createElement('div'), { className });
