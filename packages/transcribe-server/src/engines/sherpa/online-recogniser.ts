import { setImmediate } from 'node:timers/promises';
import type { OnlineProperties } from './online-model.ts';
import type { SherpaResult } from './words.ts';

/** Samples from -1 to 1. */
export interface Waveform {
  readonly samples: Float32Array;
  readonly sampleRate: number;
}

/** The used part of sherpa-onnx-node's `OnlineRecognizer`. */
export interface OnlineRecogniser {
  createStream(): OnlineStream;
  isReady(stream: OnlineStream): boolean;
  decode(stream: OnlineStream): void;
  getResult(stream: OnlineStream): OnlineResult;
  isEndpoint(stream: OnlineStream): boolean;
  reset(stream: OnlineStream): void;
}

/** A result of the runtime since the last reset. The times of its tokens are relative to `start_time`, in seconds. */
interface OnlineResult extends SherpaResult {
  readonly start_time?: number;
}

export interface OnlineStream {
  acceptWaveform(waveform: Waveform): void;
  inputFinished(): void;
}

/**
 * Recognises a whole segment with an online model. The runtime decodes on the calling thread: concurrent calls take turns,
 * chunk by chunk.
 */
export const recogniseOnline = async (
  recogniser: OnlineRecogniser,
  { tailSeconds, hasTokenTimes }: OnlineProperties,
  waveform: Waveform,
): Promise<SherpaResult> => {
  const { sampleRate } = waveform;
  const stream = recogniser.createStream();
  stream.acceptWaveform(waveform);
  finishInput(stream, tailSeconds, sampleRate);
  while (recogniser.isReady(stream)) {
    recogniser.decode(stream);
    await setImmediate();
  }
  const { text, tokens = [], timestamps = [] } = recogniser.getResult(stream);
  return hasTokenTimes ? { text, tokens, timestamps } : { text, tokens };
};

/** Ends the audio of a stream with silence, so that its last words are recognised. */
export const finishInput = (stream: OnlineStream, tailSeconds: number, sampleRate: number): void => {
  stream.acceptWaveform({ samples: new Float32Array(Math.ceil(tailSeconds * sampleRate)), sampleRate });
  stream.inputFinished();
};
