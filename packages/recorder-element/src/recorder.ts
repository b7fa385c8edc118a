import { ProblemError } from '@audio-transcriber/contract';
import { chooseMediaType } from './media-type.ts';
import { closeMicrophone, openMicrophone } from './microphone.ts';
import type { TranscriberProblem } from './problem.ts';

/** Small enough to lose little in a crash, large enough to be cheap. */
const timesliceMs = 1000;

/** Speech at its best in Opus and AAC; browsers would take 128 kbit/s. */
const audioBitsPerSecond = 48_000;

/** A recording under way. */
export interface Recorder {
  /**
   * Settles when the last chunk has been handed on and the microphone is free: with what ended the recording, or with
   * undefined after `stop()`.
   */
  readonly ended: Promise<TranscriberProblem | undefined>;
  pause(): void;
  resume(): void;
  stop(): void;
}

export interface RecorderOptions {
  /** Frees the microphone and ends the recording; no chunk is handed on any more. */
  readonly signal: AbortSignal;
  /** Gets each chunk in order, with its true media type. */
  onChunk(chunk: Blob): void;
}

/**
 * Asks for the microphone and resolves when audio is being recorded, so call it in a user's action.
 * The microphone is freed however it ends.
 *
 * @throws ProblemError, or the signal's reason
 */
export const startRecorder = async ({ signal, onChunk }: RecorderOptions): Promise<Recorder> => {
  const stream = await openMicrophone(signal);
  const close = () => closeMicrophone(stream);
  signal.addEventListener('abort', close, { once: true });
  try {
    const recorder = createMediaRecorder(stream);
    const ended = Promise.withResolvers<TranscriberProblem | undefined>();
    // A recorder that nobody told to stop has lost its microphone.
    let problem: TranscriberProblem | undefined = new ProblemError('microphone-lost', 'The microphone ended.');
    recorder.addEventListener('error', (cause) => {
      problem = new ProblemError('recording-failed', 'MediaRecorder failed.', { cause });
    });
    recorder.addEventListener('dataavailable', ({ data }) => {
      if (signal.aborted || data.size === 0) return;
      // WebKit's first chunks may have no type.
      onChunk(data.slice(0, data.size, data.type || recorder.mimeType));
    });
    recorder.addEventListener('stop', () => {
      close();
      ended.resolve(problem);
    });
    for (const track of stream.getTracks()) track.addEventListener('ended', () => stopIfActive(recorder));

    const started = new Promise((resolve) => recorder.addEventListener('start', resolve, { once: true }));
    recorder.start(timesliceMs);
    await Promise.race([started, ended.promise]);
    return {
      ended: ended.promise,
      pause: () => {
        if (recorder.state === 'recording') recorder.pause();
      },
      resume: () => {
        if (recorder.state === 'paused') recorder.resume();
      },
      stop: () => {
        problem = undefined;
        stopIfActive(recorder);
      },
    };
  } catch (cause) {
    close();
    throw new ProblemError('recording-failed', String(cause), { cause });
  }
};

const createMediaRecorder = (stream: MediaStream): MediaRecorder => {
  const mimeType = chooseMediaType((type) => MediaRecorder.isTypeSupported(type), navigator.vendor);
  return new MediaRecorder(stream, { audioBitsPerSecond, ...(mimeType && { mimeType }) });
};

const stopIfActive = (recorder: MediaRecorder): void => {
  if (recorder.state !== 'inactive') recorder.stop();
};
