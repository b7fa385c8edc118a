import { createPeakCollector, type Peaks } from '../recording/peaks.ts';
import { createAutoStop } from './auto-stop.ts';
import { createLevelMeter } from './level-meter.ts';
import { createSilenceDetector } from './silence-detector.ts';
import { keepAwake } from './wake-lock.ts';

/** Measurements of the microphone's input during a recording. */
export interface InputMonitor {
  /** Whether the microphone is completely silent: it may be muted, or the wrong one. */
  readonly isSilent: boolean;
  /** Whether there was any sound. If not, the recording is worthless. */
  readonly hasHeard: boolean;
  /** The microphone's label; empty if the browser hides it. */
  readonly microphone: string;
  readonly deviceId: string | undefined;
  /** The waveform so far. */
  peaks(): Peaks;
}

interface InputMonitorOptions {
  readonly stream: MediaStream;
  /** Stops the monitor. */
  readonly signal: AbortSignal;
  /** Seconds of silence after speech that stop the recording. */
  readonly autoStopSeconds?: number | undefined;
  /** Returns the seconds recorded so far, without pauses; undefined while paused. */
  recordedSeconds(): number | undefined;
  /** Called once, after the silence. */
  onAutoStop?(): void;
  /** Receives `level` 20 times a second, and `silence-change` when `isSilent` changes. */
  readonly eventTarget?: EventTarget;
}

/** The current level of the input. */
export class LevelEvent extends Event {
  /** The peak amplitude, from 0 to 1; undefined if nothing can be measured. */
  readonly level: number | undefined;

  constructor(level: number | undefined) {
    super('level');
    this.level = level;
  }
}

const everyMs = 50;

/** Monitors the input of a recording, and keeps the screen on. */
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
