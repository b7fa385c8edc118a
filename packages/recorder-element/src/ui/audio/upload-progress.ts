import { html, type TemplateResult } from 'lit';
import { fillIn } from '../../messages/format.ts';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import type { StateOf } from '../../transcriber/state.ts';

/** Shorter waits are not described. */
const minSecondsLeft = 3;

type Transcribing = StateOf<'transcribing'>;

/** The upload as it was when the transcription was requested. */
interface Start {
  readonly recording: Transcribing['recording'];
  readonly sentBytes: number;
  readonly atMs: number;
}

/**
 * Estimates how long the rest of a recording takes to send, in seconds. Undefined until the connection's speed is
 * known.
 */
export const estimateSecondsLeft = ({ recording, progress }: Transcribing, start: Start, nowMs: number) => {
  const sentSince = progress.sentBytes - start.sentBytes;
  // If audio is left when a recording stops, the connection limits the speed: use the speed while recording.
  const recordedSeconds = recording.blob instanceof File ? 0 : recording.durationSeconds;
  const bytesWhileRecording = recordedSeconds > 0 ? start.sentBytes / recordedSeconds : 0;
  const bytesPerSecond = sentSince > 0 ? (sentSince * 1000) / (nowMs - start.atMs) : bytesWhileRecording;
  return bytesPerSecond > 0 ? (recording.blob.size - progress.sentBytes) / bytesPerSecond : undefined;
};

/** Creates a function that renders the progress of an upload and, on a slow connection, the remaining time. */
export const createUploadProgress = (now = () => performance.now()) => {
  let start: Start | undefined;
  return (state: Transcribing, localization: PanelLocalization): TemplateResult => {
    const { recording, progress } = state;
    const { sentBytes } = progress;
    const { size } = recording.blob;
    // A retry sends it again.
    if (start?.recording !== recording || sentBytes < start.sentBytes) start = { recording, sentBytes, atMs: now() };
    const words = describeProgress(sentBytes / size, estimateSecondsLeft(state, start, now()), localization);
    return html`
      ${words}
      <progress part="progress" max=${size} .value=${sentBytes} aria-label=${words ?? localization.texts.transcribing}></progress>
    `;
  };
};

const describeProgress = (share: number, secondsLeft: number | undefined, { texts, lang }: PanelLocalization) => {
  if (secondsLeft !== undefined && secondsLeft < minSecondsLeft) return undefined;
  const percent = new Intl.NumberFormat(lang, { style: 'percent' }).format(share);
  if (secondsLeft === undefined) return fillIn(texts.sending, { percent });
  const isShort = secondsLeft < 60;
  const value = isShort ? Math.ceil(secondsLeft / 5) * 5 : Math.ceil(secondsLeft / 60);
  const unit = { style: 'unit', unit: isShort ? 'second' : 'minute', unitDisplay: 'long' } as const;
  return fillIn(texts.sendingTimeLeft, { percent, time: new Intl.NumberFormat(lang, unit).format(value) });
};
