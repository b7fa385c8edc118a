import { wavMediaType } from '../../recording/media-type.ts';
import { createWavHeader } from '../../recording/wav.ts';
import type { WorkletCommand, WorkletMessage } from './wav-worklet.ts';

/** The part of MediaRecorder that a recording needs. */
export type AudioRecorder = Pick<
  MediaRecorder,
  'state' | 'mimeType' | 'start' | 'pause' | 'resume' | 'requestData' | 'stop' | keyof EventTarget
>;

/**
 * How long to wait for the audio context: one that does not run by then never runs, and an interrupted one does not
 * respond to `stop`.
 */
const timeoutMs = 1000;

/**
 * Records a stream as WAV, 16-bit mono at 16 kHz, if the service can decode no format of MediaRecorder. The header's
 * sizes are unknown while the file grows; `withWavSizes` sets them.
 *
 * Behaves like MediaRecorder: dispatches `dataavailable` for each timeslice of audio, also in a hidden tab, and stops
 * when a track ends.
 *
 * @param signal Ends the recorder immediately
 * @throws The error of `AudioWorklet.addModule`, or a `TimeoutError` if the context does not run: Firefox needs an
 *   audio output device
 */
export const createWavRecorder = async (stream: MediaStream, signal: AbortSignal): Promise<AudioRecorder> => {
  const { processorName, workletUrl, wavSampleRate } = await import('./wav-worklet.ts');
  const context = new AudioContext();
  signal.addEventListener('abort', () => void context.close().catch(() => {}), { once: true });
  try {
    await context.audioWorklet.addModule(workletUrl);
    await untilRunning(context);
    signal.throwIfAborted();
  } catch (cause) {
    if (context.state !== 'closed') void context.close().catch(() => {});
    throw cause;
  }
  const node = new AudioWorkletNode(context, processorName, { channelCount: 1, channelCountMode: 'explicit' });
  return new WavRecorder(stream, context, node, wavSampleRate, signal);
};

const untilRunning = async (context: AudioContext): Promise<void> => {
  const { promise: late, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(
    () => reject(new DOMException('The audio context does not run.', 'TimeoutError')),
    timeoutMs,
  );
  await Promise.race([context.resume(), late]);
  clearTimeout(timer);
};

class WavRecorder extends EventTarget implements AudioRecorder {
  readonly mimeType = wavMediaType;
  readonly #stream: MediaStream;
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;
  readonly #sampleRate: number;
  #state: RecordingState = 'inactive';
  #timesliceSamples = Infinity;
  /** Samples that were not dispatched yet. */
  #parts: BlobPart[] = [];
  #samples = 0;
  #hasStarted = false;
  #hasEnded = false;

  constructor(
    stream: MediaStream,
    context: AudioContext,
    node: AudioWorkletNode,
    sampleRate: number,
    signal: AbortSignal,
  ) {
    super();
    this.#stream = stream;
    this.#context = context;
    this.#node = node;
    this.#sampleRate = sampleRate;
    node.port.onmessage = ({ data }: MessageEvent<WorkletMessage>) => this.#receive(data);
    signal.addEventListener('abort', () => this.#end(), { once: true });
  }

  get state(): RecordingState {
    return this.#state;
  }

  start(timesliceMs = Infinity): void {
    this.#state = 'recording';
    this.#timesliceSamples = (timesliceMs / 1000) * this.#sampleRate;
    this.#parts.push(createWavHeader(this.#sampleRate));
    const source = this.#context.createMediaStreamSource(this.#stream);
    // Its output is silence. Browsers may run only nodes that are connected to the destination.
    source.connect(this.#node).connect(this.#context.destination);
    for (const track of this.#stream.getAudioTracks()) track.addEventListener('ended', () => this.stop());
    this.#context.addEventListener('statechange', () => this.#keepRunning());
  }

  pause(): void {
    if (this.#state !== 'recording') return;
    this.#state = 'paused';
    this.#post('pause');
  }

  resume(): void {
    if (this.#state !== 'paused') return;
    this.#state = 'recording';
    this.#post('resume');
  }

  requestData(): void {
    this.#post('flush');
  }

  stop(): void {
    if (this.#state === 'inactive') return;
    this.#state = 'inactive';
    this.#post('stop');
    setTimeout(() => this.#end(), timeoutMs);
  }

  /** Don't resume from `interrupted`, which ends by itself: that breaks the context on iOS. */
  #keepRunning(): void {
    if (this.#context.state === 'suspended' && !this.#hasEnded) void this.#context.resume().catch(() => {});
  }

  #post(command: WorkletCommand): void {
    this.#node.port.postMessage(command);
  }

  #receive({ samples, command }: WorkletMessage): void {
    if (this.#hasEnded) return;
    this.#parts.push(samples);
    this.#samples += samples.length;
    if (!this.#hasStarted && samples.length > 0) {
      this.#hasStarted = true;
      this.dispatchEvent(new Event('start'));
    }
    if (command === 'stop') this.#end();
    else if (command === 'flush' || this.#samples >= this.#timesliceSamples) this.#handOn();
  }

  #handOn(): void {
    if (this.#samples === 0) return;
    const data = new Blob(this.#parts, { type: wavMediaType });
    this.#parts = [];
    this.#samples = 0;
    this.dispatchEvent(new BlobEvent('dataavailable', { data }));
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#state = 'inactive';
    this.#handOn();
    if (this.#context.state !== 'closed') void this.#context.close().catch(() => {});
    this.dispatchEvent(new Event('stop'));
  }
}
