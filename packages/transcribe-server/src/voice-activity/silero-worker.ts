/** Entry point of the detector's child process. Answers the messages of its parent process, and exits with it. */
import { createRequire } from 'node:module';
import { constants, setPriority } from 'node:os';
import { type PcmSamples, sampleRate } from '../audio/pcm.ts';
import { dropBlips } from './drop-blips.ts';
import { levelGain } from './level-gain.ts';
import { speechFrameSamples } from './voice-activity.ts';

/** The first message: the path of the model. Answered with `ready` or `failed`. */
export interface LoadMessage {
  readonly model: string;
}

/** All other messages: samples at 16 kHz. Answered in order with `speech`. */
export interface DetectMessage {
  readonly samples: PcmSamples;
  readonly contextFrames: number;
}

export type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly reason: string }
  /** 1 for each frame with speech, else 0. Without the context frames. */
  | { readonly type: 'speech'; readonly speech: Uint8Array };

/** The used part of sherpa-onnx-node, which has no type declarations. */
interface Vad {
  reset(): void;
  acceptWaveform(samples: Float32Array): void;
  isDetected(): boolean;
}

/** Speech probability from which speech begins. Low, so as not to miss speech. Speech continues down to 0.15 less. */
const threshold = 0.3;

const createVad = (model: string): Vad => {
  const { Vad } = createRequire(import.meta.url)('sherpa-onnx-node');
  const network = { model, threshold, windowSize: speechFrameSamples, minSpeechDuration: 0, minSilenceDuration: 0 };
  // Above `maxSpeechDuration` the runtime would raise the threshold. 60 is its buffer in seconds.
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
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL); // HTTP responses have precedence.
} catch {
  // Sandboxes may forbid it.
}
// Terminals and service managers send signals to all processes. Ignored here: the parent ends this process.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.once('message', load);
