/** The process that the detector runs in. It answers the messages of its parent, without which it ends. */
import { createRequire } from 'node:module';
import { constants, setPriority } from 'node:os';
import { type PcmSamples, sampleRate } from '../audio/pcm.ts';
import { dropBlips } from './drop-blips.ts';
import { levelGain } from './level-gain.ts';
import { speechFrameSamples } from './voice-activity.ts';

/** The first message: the path of the network. It is answered with `ready`, or with what is lacking. */
export interface LoadMessage {
  readonly model: string;
}

/** Every other message: samples of 16 kHz, which are answered in order. */
export interface DetectMessage {
  readonly samples: PcmSamples;
  readonly contextFrames: number;
}

export type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly reason: string }
  /** 1 for each frame with speech, without those of the context. */
  | { readonly type: 'speech'; readonly speech: Uint8Array };

/** The part of sherpa-onnx-node, which has no types, that is used here. */
interface Vad {
  reset(): void;
  acceptWaveform(samples: Float32Array): void;
  isDetected(): boolean;
}

/** Low, to err to speech. The runtime takes a frame for speech at 0.15 less, once there is speech. */
const threshold = 0.3;

const createVad = (model: string): Vad => {
  const { Vad } = createRequire(import.meta.url)('sherpa-onnx-node');
  const network = { model, threshold, windowSize: speechFrameSamples, minSpeechDuration: 0, minSilenceDuration: 0 };
  // The runtime's own limit of a stretch of speech, above which it would raise the threshold; and what it buffers.
  const config = { sileroVad: { ...network, maxSpeechDuration: 1000 }, sampleRate, numThreads: 1, provider: 'cpu' };
  return new Vad(config, 60);
};

const detect = (vad: Vad, samples: PcmSamples): Uint8Array => {
  const gain = levelGain(samples) / 0x8000;
  const frame = new Float32Array(speechFrameSamples);
  vad.reset();
  return Uint8Array.from({ length: Math.ceil(samples.length / speechFrameSamples) }, (_, i) => {
    const part = samples.subarray(i * speechFrameSamples, (i + 1) * speechFrameSamples);
    frame.fill(0);
    for (let j = 0; j < part.length; j++) frame[j] = Math.max(-1, Math.min(1, (part[j] ?? 0) * gain));
    vad.acceptWaveform(frame);
    return vad.isDetected() ? 1 : 0;
  });
};

const send = (message: WorkerMessage) => process.send?.(message);

const load = ({ model }: LoadMessage) => {
  try {
    const vad = createVad(model);
    process.on('message', ({ samples, contextFrames }: DetectMessage) =>
      send({ type: 'speech', speech: dropBlips(detect(vad, samples).subarray(contextFrames)) }),
    );
    send({ type: 'ready' });
  } catch (error) {
    send({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
  }
};

try {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL); // What the server answers goes first.
} catch {
  // A sandbox may forbid it.
}
// From the terminal or the service manager they come to all processes: the parent decides when this one ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.once('message', load);
