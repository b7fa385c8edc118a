import { createPeakCollector, type Peaks } from '../recording/peaks.ts';
import { createAutoStop } from './auto-stop.ts';
import { createLevelMeter } from './level-meter.ts';
import { createSilenceDetector } from './silence-detector.ts';
import { keepAwake } from './wake-lock.ts';

/** What is seen of a take while it is recorded, beside its bytes. */
export interface InputMonitor {
  /** Whether the microphone gives nothing at all: it may be muted, or the wrong one. */
  readonly isSilent: boolean;
  /** Whether it has ever given anything: if not, the take holds nothing that could be lost. */
  readonly hasHeard: boolean;
  /** The microphone's name, for people; empty where the browser does not tell. */
  readonly microphone: string;
  readonly deviceId: string | undefined;
  /** The waveform so far. */
  peaks(): Peaks;
}

export interface InputMonitorOptions {
  readonly stream: MediaStream;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** How long nobody must speak, after somebody has spoken, for the recording to stop. */
  readonly autoStopSeconds?: number | undefined;
  /** Seconds recorded so far, without pauses; undefined in a pause, where nothing is watched. */
  recordedSeconds(): number | undefined;
  /** Called once, when it is time to stop. */
  onAutoStop?(): void;
  /** Gets a `level` event 20 times a second, and a `silence-change` whenever `isSilent` does. */
  readonly eventTarget?: EventTarget;
}

/** How loud it is just now. */
export class LevelEvent extends Event {
  /** The loudest sample, from 0 to 1; undefined where nothing can be measured. */
  readonly level: number | undefined;

  constructor(level: number | undefined) {
    super('level');
    this.level = level;
  }
}

const everyMs = 50;

/**
 * Listens to a take, and keeps the screen on. The recording does not depend on it: the script may be loaded late, or
 * never.
 */
export const monitorInput = (options: InputMonitorOptions): InputMonitor => {
  const { stream, signal, autoStopSeconds } = options;
  const track = stream.getAudioTracks()[0];
  const meter = createLevelMeter(stream);
  const peakCollector = createPeakCollector();
  const silence = createSilenceDetector();
  let autoStop = autoStopSeconds ? createAutoStop(autoStopSeconds * 1000) : undefined;

  const listen = () => {
    const level = meter.read();
    const seconds = options.recordedSeconds();
    if (seconds === undefined) return;
    const atMs = seconds * 1000;
    const wasSilent = silence.isSilent;
    silence.add(level, atMs);
    if (level !== undefined) peakCollector.add(level, seconds);
    options.eventTarget?.dispatchEvent(new LevelEvent(level));
    if (silence.isSilent !== wasSilent) options.eventTarget?.dispatchEvent(new Event('silence-change'));
    if (!autoStop?.add(level, atMs)) return;
    autoStop = undefined;
    options.onAutoStop?.();
  };

  const timer = setInterval(listen, everyMs);
  const end = () => {
    clearInterval(timer);
    meter.close();
  };
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  keepAwake(signal);

  return {
    get isSilent() {
      return silence.isSilent;
    },
    get hasHeard() {
      return silence.hasHeard;
    },
    microphone: track?.label ?? '',
    deviceId: track?.getSettings().deviceId,
    peaks: peakCollector.peaks,
  };
};
