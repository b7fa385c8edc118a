import { createResampler } from './resampler.ts';

/** The sample rate of speech recognizers. One second is 32 kB. */
export const wavSampleRate = 16_000;

export const processorName = 'audio-transcriber-wav';

/**
 * The URL of this module, under whatever name a bundler gives it. The page imports the module to get the URL, and loads
 * the same file into an audio worklet. So the module must not import anything that needs a page.
 */
export const workletUrl = import.meta.url;

/** A request from the page. The worklet answers each with the samples so far. */
export type WorkletCommand = 'pause' | 'resume' | 'flush' | 'stop';

export interface WorkletMessage {
  /** 16 bits, mono, at `wavSampleRate`. */
  readonly samples: Int16Array<ArrayBuffer>;
  /** The request that it answers, if any. */
  readonly command: WorkletCommand | undefined;
}

/** The samples in a message: a tenth of a second. */
const batchSamples = wavSampleRate / 10;

/** Used while the source has no data, so that times stay correct: one render quantum. */
const silence = new Float32Array(128);

/** The part of `AudioWorkletGlobalScope` that is used here. TypeScript has no types for it. */
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

    /** @returns Whether to call it again */
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
