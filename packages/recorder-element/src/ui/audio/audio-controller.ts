import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { fillIn } from '../../messages/format.ts';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { createLazyPart } from '../../platform/lazy-part.ts';
import { chooseMicrophone } from '../../recorder/microphone.ts';
import type { Recording } from '../../recording/recording.ts';
import { canStart, type Phase, recordedMsAt, recordingsOf, type State } from '../../transcriber/state.ts';
import type { Transcriber } from '../../transcriber/transcriber.ts';
import { adoptStyles } from '../adopt-styles.ts';
import { renderAction } from '../buttons.ts';
import { menuStyles } from '../menu.styles.ts';
import { renderMenu, renderMenuGroup, renderMenuItem } from '../menu.ts';
import type { Playback } from '../playback.ts';
import type { AudioView } from '../view-context.ts';
import { audioPanelStyles } from './audio-panel.styles.ts';
import { audioPlayerStyles } from './audio-player.styles.ts';
import { AudioPlayer } from './audio-player.ts';
import { type FileHost, FileInput } from './file/file-input.ts';
import { createLiveWaveform } from './live-waveform.ts';
import { findOtherMicrophone, MicrophoneList } from './microphone-list.ts';

interface AudioControllerOptions {
  readonly host: FileHost & { readonly state: State };
  readonly transcriber: Transcriber;
  readonly localize: () => PanelLocalization;
  readonly findPlayback: () => Playback | undefined;
  /** Whether the person has to finish something else before loading a file. */
  readonly isBlocked: () => boolean;
}

/** From the microphone request until the recording is complete. */
const livePhases: ReadonlySet<Phase> = new Set<Phase>(['starting', 'recording', 'paused', 'stopping']);

/** So few bytes are sent in a moment, also over a slow connection. */
const briefBytes = 10_000;

/** Whether less than 90 s remain, or the page limits the duration. */
const isNearLimit = (state: State, maxDuration: number | undefined): boolean =>
  'recordedMs' in state &&
  ((maxDuration || 0) > 0 ||
    (state.progress.limits?.maxSeconds ?? Infinity) < recordedMsAt(state, performance.now()) / 1000 + 90);

/** The live waveform, the player, the choice of a microphone and the file input of a host. */
export class AudioController implements ReactiveController, AudioView {
  readonly #options: AudioControllerOptions;
  readonly #waveform = createLiveWaveform();
  readonly #player: AudioPlayer;
  readonly #files: FileInput;
  readonly #microphones: MicrophoneList;
  /** Loads for an upload that takes a while. */
  readonly #findUploadProgress;
  /** Loads for the last part of a recording with a maximum duration. Without it, the countdown is visible. */
  readonly #findRemainingTime;
  readonly #decoded = new WeakSet<Recording>();
  #isLive = false;
  /** Another microphone than the silent one. */
  #other: MediaDeviceInfo | undefined;

  constructor(options: AudioControllerOptions) {
    this.#options = options;
    const { host, transcriber } = options;
    this.#player = new AudioPlayer(host);
    this.#files = new FileInput(options);
    this.#microphones = new MicrophoneList(host);
    const onLoad = () => host.requestUpdate();
    this.#findUploadProgress = createLazyPart(
      async () => (await import('./upload-progress.ts')).createUploadProgress(),
      onLoad,
    );
    this.#findRemainingTime = createLazyPart(
      async () => (await import('./remaining-time-announcement.ts')).describeRemainingTime,
      onLoad,
    );
    transcriber.addEventListener('level', ({ level }) => this.#waveform.add(level));
    transcriber.addEventListener('silence-change', () => void this.#findOther());
    host.addController(this);
  }

  render(): TemplateResult {
    const { host, localize } = this.#options;
    const { state } = host;
    return html`
      ${livePhases.has(state.phase) ? this.#renderLive() : this.#renderRecordings(recordingsOf(state))}
      ${this.#files.render(localize())}
    `;
  }

  renderUpload(): TemplateResult | undefined {
    const { host, localize } = this.#options;
    const { state } = host;
    if (state.phase !== 'transcribing') return undefined;
    const { sentBytes } = state.progress;
    const isSlow = sentBytes > 0 && state.recording.blob.size - sentBytes > briefBytes;
    return isSlow ? this.#findUploadProgress()?.(state, localize()) : undefined;
  }

  renderInputs(): TemplateResult | undefined {
    if (this.#options.host.readOnly) return undefined;
    const { texts } = this.#options.localize();
    const microphones = this.#microphones.renderItems();
    return html`
      ${renderAction('upload', texts.chooseFile, this.#files.choose, '', 'upload')}
      ${microphones ? renderMenu({ name: 'microphone', label: texts.microphone, icon: 'microphone', content: microphones }) : nothing}
    `;
  }

  renderUploadItem(): TemplateResult {
    const { texts } = this.#options.localize();
    return renderMenuItem({ name: 'upload', label: texts.chooseFile, icon: 'upload', onClick: this.#files.choose });
  }

  renderMicrophones(): TemplateResult | undefined {
    const microphones = this.#microphones.renderItems();
    return microphones && renderMenuGroup(this.#options.localize().texts.microphone, microphones);
  }

  hostUpdated(): void {
    const { host, findPlayback } = this.#options;
    const { renderRoot, state } = host;
    adoptStyles(renderRoot as ShadowRoot, audioPlayerStyles, menuStyles, audioPanelStyles);
    this.#player.setPlayback(findPlayback());
    const isLive = livePhases.has(state.phase);
    if (isLive && !this.#isLive) this.#waveform.clear();
    this.#isLive = isLive;
    if (canStart(state)) this.#microphones.show();
    else this.#microphones.hide();
    for (const recording of recordingsOf(state)) if (!recording.peaks) void this.#decode(recording);
  }

  #renderLive() {
    const { host, localize } = this.#options;
    const { state, maxDuration } = host;
    return html`
      <div class="live-audio">
        ${this.#waveform.canvas}
        <div role="status">${this.#renderSilence()}</div>
        <p class="announcement" role="status">${
          isNearLimit(state, maxDuration) ? this.#findRemainingTime()?.(state, maxDuration, localize()) : undefined
        }</p>
      </div>
    `;
  }

  #renderSilence() {
    const { host, transcriber, localize } = this.#options;
    const { inputMonitor } = transcriber;
    const { phase } = host.state;
    if (!inputMonitor?.isSilent || (phase !== 'recording' && phase !== 'paused')) return nothing;
    const { texts } = localize();
    const other = inputMonitor.hasHeard ? undefined : this.#other;
    return html`
      <p part="silence">${fillIn(texts.silent, { microphone: inputMonitor.microphone || texts.microphone })}</p>
      ${
        other &&
        renderAction('use-microphone', fillIn(texts.useMicrophone, { microphone: other.label }), () =>
          this.#switchTo(other),
        )
      }
    `;
  }

  async #findOther(): Promise<void> {
    const { host, transcriber } = this.#options;
    host.requestUpdate();
    const { inputMonitor } = transcriber;
    this.#other = inputMonitor?.isSilent ? await findOtherMicrophone(inputMonitor.deviceId) : undefined;
    host.requestUpdate();
  }

  /** Restarts with another microphone. Nothing is lost, since there was no sound. */
  #switchTo({ deviceId }: MediaDeviceInfo): void {
    const { host, transcriber } = this.#options;
    const { state } = host;
    chooseMicrophone(deviceId);
    transcriber.cancel();
    transcriber.start({ appends: 'appends' in state && state.appends === true });
  }

  #renderRecordings([recording, ...others]: readonly Recording[]) {
    const { findPlayback, localize } = this.#options;
    if (!recording) return nothing;
    const fileNames = [recording, ...others].flatMap(({ blob }) =>
      blob instanceof File ? [html`<bdi part="file-name">${blob.name}</bdi> `] : [],
    );
    const peaks = others.length > 0 ? findPlayback()?.joinedPeaks : recording.peaks;
    return html`
      ${this.#player.render({ durationSeconds: recording.durationSeconds, peaks }, localize())}
      ${fileNames.length > 0 ? html`<p class="hint file-name" part="hint">${fileNames}</p>` : nothing}
    `;
  }

  /** Computes the waveform of a recording that was recovered, or recorded without an audio context. */
  async #decode(recording: Recording): Promise<void> {
    if (this.#decoded.has(recording)) return;
    this.#decoded.add(recording);
    const loaded = await import('../../recording/decode-peaks.ts').catch(() => undefined);
    recording.peaks = await loaded?.decodePeaks(recording.blob, recording.durationSeconds);
    this.#options.host.requestUpdate();
  }
}
