import { createResampler } from './resampler.ts';

/** What speech recognisers take; a second is 32 kB. */
export const wavSampleRate = 16_000;

export const processorName = 'audio-transcriber-wav';

/**
 * The address of this module, which runs in two places: the page imports it to learn the address, under whatever name
 * a bundler has given it, and has an audio worklet load the same file. So it imports nothing that needs a page.
 */
export const workletUrl = import.meta.url;

/** What the page asks for. Each is answered with the samples so far. */
export type WorkletCommand = 'pause' | 'resume' | 'flush' | 'stop';

export interface WorkletMessage {
  /** 16 bits, mono, at `wavSampleRate`. */
  readonly samples: Int16Array<ArrayBuffer>;
  /** What it answers, if anything. */
  readonly command: WorkletCommand | undefined;
}

/** A tenth of a second. */
const batchSamples = wavSampleRate / 10;

/** Given while the source gives nothing, so that times stay right: one render quantum. */
const silence = new Float32Array(128);

/** The part of the global scope of audio worklets that is used here; TypeScript has no types for it. */
interface WorkletScope {
  readonly sampleRate: number;
  readonly AudioWorkletProcessor: new () => { readonly port: MessagePort };
  registerProcessor(name: string, processor: new () => object): void;
}

const defineProcessor = ({ AudioWorkletProcessor, registerProcessor, sampleRate }: WorkletScope): void => {
  class WavProcessor extends AudioWorkletProcessor {
    #batch = new Int16Array(batchSamples);
    #length = 0;
    #isRecording = true;
    #isOver = false;
    readonly #resample = createResampler(Math.round(sampleRate), wavSampleRate, (sample) => {
      this.#batch[this.#length] = Math.round(Math.max(-1, Math.min(1, sample)) * 0x7fff);
      this.#length += 1;
      if (this.#length === batchSamples) this.#post();
    });

    constructor() {
      super();
      this.port.onmessage = ({ data: command }: MessageEvent<WorkletCommand>) => {
        if (command === 'pause' || command === 'resume') this.#isRecording = command === 'resume';
        this.#isOver ||= command === 'stop';
        this.#post(command);
      };
    }

    /** @returns whether it may be called again */
    process([input]: readonly (readonly Float32Array[])[]): boolean {
      if (this.#isRecording && !this.#isOver) this.#resample(input?.[0] ?? silence);
      return !this.#isOver;
    }

    #post(command?: WorkletCommand): void {
      const samples = this.#batch.slice(0, this.#length);
      this.#length = 0;
      this.port.postMessage({ samples, command } satisfies WorkletMessage, [samples.buffer]);
    }
  }
  registerProcessor(processorName, WavProcessor);
};

if ('registerProcessor' in globalThis) defineProcessor(globalThis as unknown as WorkletScope);
