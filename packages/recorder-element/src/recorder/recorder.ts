import { ProblemError } from '@audio-transcriber/contract';
import { type TranscriberProblem, toProblem } from '../platform/problem.ts';
import { listsMediaType, wavMediaType } from '../recording/media-type.ts';
import { chooseFormat } from './choose-format.ts';
import { claimRecorder } from './exclusive-recorder.ts';
import { closeMicrophone, type MicrophoneOptions, openMicrophone } from './microphone.ts';
import { watchForMicrophoneLoss } from './microphone-loss.ts';
import type { AudioRecorder } from './wav/wav-recorder.ts';

/** The duration of a chunk. Each chunk is sent immediately, so this limits the requests to four per second. */
const timesliceMs = 250;

/** WebKit's GStreamer port always writes fragments of one second. */
const webkitTimesliceMs = 1000;

/** Transparent for speech in Opus and AAC. Browsers default to 128 kbit/s. */
const audioBitsPerSecond = 48_000;

/** How long a recording waits for the service's media types, in browsers where the format depends on them. */
const decodableTimeoutMs = 3000;

/** A recording in progress. */
export interface Recorder {
  /**
   * Resolves after the last chunk, when the microphone is free: to the problem that ended the recording, or to
   * undefined after `stop()` or when another recorder of the page started.
   */
  readonly ended: Promise<TranscriberProblem | undefined>;
  /** The recorded stream. It ends with the recording. */
  readonly stream?: MediaStream;
  pause(): void;
  resume(): void;
  stop(): void;
}

export interface RecorderOptions extends MicrophoneOptions {
  /** Frees the microphone and ends the recording without further chunks. */
  readonly signal: AbortSignal;
  /** The media type to record in, if the browser can record it and the service can decode it: see `chooseFormat`. */
  readonly mimeType?: string | undefined;
  /** Resolves to the media types that the service can decode, or undefined if unknown. Never rejects. */
  readonly decodable?: Promise<readonly string[] | undefined>;
  /** Called with each chunk in order, with its real media type. */
  onChunk(chunk: Blob): void;
}

/**
 * Opens the microphone and resolves when audio is being recorded. Call it in a user action. Always frees the microphone
 * at the end. Stops another recorder of the page first, which keeps its recording.
 *
 * @throws ProblemError, or the signal's reason
 */
export const startRecorder = async (options: RecorderOptions): Promise<Recorder> => {
  const { signal } = options;
  const over = new AbortController();
  const starting = AbortSignal.any([signal, over.signal]);
  // Until it records, another recorder cancels the start.
  let giveWay = async () => over.abort(new ProblemError('microphone-busy', 'Another recorder has it.'));
  const claim = claimRecorder(() => giveWay());
  const close = () => {
    over.abort();
    claim.release();
  };
  try {
    if (claim.cleared) await claim.cleared;
    const stream = await openMicrophone(starting, options);
    starting.addEventListener('abort', () => closeMicrophone(stream), { once: true });
    signal.addEventListener('abort', close, { once: true, signal: over.signal });
    const recorder = await record(stream, options, over.signal, close);
    giveWay = async () => {
      recorder.stop();
      await recorder.ended;
    };
    return recorder;
  } catch (cause) {
    close();
    throw signal.aborted ? cause : toProblem(cause, 'recording-failed');
  }
};

const isTypeSupported = (mediaType: string): boolean =>
  mediaType === wavMediaType ? 'AudioWorkletNode' in globalThis : MediaRecorder.isTypeSupported(mediaType);

/**
 * Whether this browser can record a format that the service can decode.
 *
 * @param wanted The media type that the page requests
 */
export const canRecordFor = (decodable: readonly string[], wanted?: string): boolean => {
  if (typeof MediaRecorder === 'undefined') return true; // Another problem explains that.
  const type = chooseFormat({ isTypeSupported, vendor: navigator.vendor, wanted, decodable });
  return type === undefined || listsMediaType(decodable, type);
};

/**
 * Creates the recorder. Every service decodes Opus, so browsers that record it do not wait for the service's response.
 */
const createRecorder = async (
  stream: MediaStream,
  { mimeType: wanted, decodable: asked }: RecorderOptions,
  over: AbortSignal,
): Promise<AudioRecorder> => {
  const choose = (decodable?: readonly string[], canRecord = isTypeSupported) =>
    chooseFormat({ isTypeSupported: canRecord, vendor: navigator.vendor, wanted, decodable });
  const timeoutMs = choose()?.includes('opus') ? 0 : decodableTimeoutMs;
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, timeoutMs));
  let type = choose(await Promise.race([asked, late]));
  if (type === wavMediaType) {
    try {
      const { createWavRecorder } = await import('./wav/wav-recorder.ts');
      return await createWavRecorder(stream, over);
    } catch {
      // A recording that the service cannot decode is better than none.
      type = choose(undefined, (mediaType) => MediaRecorder.isTypeSupported(mediaType));
    }
  }
  return new MediaRecorder(stream, { audioBitsPerSecond, ...(type && { mimeType: type }) });
};

const record = async (
  stream: MediaStream,
  options: RecorderOptions,
  over: AbortSignal,
  close: () => void,
): Promise<Recorder> => {
  const { signal, onChunk } = options;
  const recorder = await createRecorder(stream, options, over);
  over.throwIfAborted();
  const ended = Promise.withResolvers<TranscriberProblem | undefined>();
  // A recorder that stops without `stop()` has lost its microphone.
  let problem: TranscriberProblem | undefined = new ProblemError('microphone-lost', 'The microphone ended.');
  recorder.addEventListener('error', (cause) => {
    problem = new ProblemError('recording-failed', 'MediaRecorder failed.', { cause });
  });
  // WebKit's MediaRecorder needs workarounds to return the whole recording.
  const needsHelp = recorder instanceof MediaRecorder && navigator.vendor.startsWith('Apple');
  const webkit = needsHelp ? import('./webkit/webkit-workarounds.ts').catch(() => {}) : undefined;
  const filter = webkit?.then((loaded) => loaded?.createChunkFilter(navigator));
  const handOn = (data: Blob) => {
    if (signal.aborted || data.size === 0) return;
    // In WebKit, the first chunks may have no type.
    onChunk(data.slice(0, data.size, data.type || recorder.mimeType));
  };
  let delivered = Promise.resolve();
  recorder.addEventListener('dataavailable', ({ data }) => {
    if (filter) delivered = delivered.then(async () => handOn((await (await filter)?.(data)) ?? data));
    else handOn(data);
  });
  recorder.addEventListener('stop', () => {
    close();
    void delivered.then(() => ended.resolve(problem));
  });
  const isRecording = () => recorder.state === 'recording';
  const end = () => {
    if (recorder.state !== 'inactive') recorder.stop();
  };
  for (const track of stream.getTracks()) watchForMicrophoneLoss(track, isRecording, end, over);
  // A hidden page may be discarded.
  const flush = () => {
    if (document.hidden && isRecording()) recorder.requestData();
  };
  document.addEventListener('visibilitychange', flush, { signal: over });

  const started = new Promise((resolve) => recorder.addEventListener('start', resolve, { once: true }));
  recorder.start(needsHelp ? webkitTimesliceMs : timesliceMs);
  await Promise.race([started, ended.promise]);
  return {
    ended: ended.promise,
    stream,
    pause: () => {
      if (isRecording()) recorder.pause();
    },
    resume: () => {
      if (recorder.state === 'paused') recorder.resume();
    },
    stop: () => {
      problem = undefined;
      if (needsHelp && webkit) void webkit.then((loaded) => loaded?.stopWithTail(recorder, navigator) ?? end());
      else end();
    },
  };
};
