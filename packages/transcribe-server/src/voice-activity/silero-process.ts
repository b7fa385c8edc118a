import { fork } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import type { PcmSamples } from '../audio/pcm.ts';
import type { DetectMessage, LoadMessage, WorkerMessage } from './silero-worker.ts';

/** A child process with a loaded model. Disposal kills the process. */
export interface SileroProcess extends AsyncDisposable {
  /**
   * Finds speech. Allows one call at a time.
   *
   * @throws Error with the exit code or signal if the process ends
   */
  detect(samples: PcmSamples, contextFrames: number): Promise<Uint8Array>;
}

const worker = join(import.meta.dirname, `silero-worker${extname(import.meta.filename)}`);

/**
 * Starts a child process and loads the model. The runtime needs its own process, because it computes on the calling
 * thread and exits the whole process on errors.
 *
 * @throws Error with the reason if the runtime or model cannot be loaded
 */
export const startSileroProcess = async (model: string): Promise<SileroProcess> => {
  const child = fork(worker, { execArgv: [], serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const closed = once(child, 'close').then(
    ([exitCode, signal]) => new Error(`The voice detector's process ended with ${exitCode ?? signal}.`),
    (error) => new Error(`The voice detector's process cannot be started: ${error.message}`),
  );

  const request = async (message: LoadMessage | DetectMessage): Promise<WorkerMessage> => {
    child.ref();
    child.channel?.ref();
    const { promise: answered, resolve } = Promise.withResolvers<WorkerMessage>();
    child.once('message', resolve);
    child.send(message, () => {}); // Ignores errors: if the process is gone, `closed` reports it.
    try {
      const answer = await Promise.race([answered, closed]);
      if (answer instanceof Error) throw answer;
      if (answer.type === 'failed') throw new Error(`The voice detector cannot be loaded: ${answer.reason}`);
      return answer;
    } finally {
      // An idle child process does not keep the server's process alive.
      child.off('message', resolve);
      child.unref();
      child.channel?.unref();
    }
  };

  const end = async () => {
    child.ref();
    child.kill('SIGKILL');
    await closed;
  };
  try {
    await request({ model });
  } catch (error) {
    await end();
    throw error;
  }

  return {
    async detect(samples, contextFrames) {
      const answer = await request({ samples, contextFrames });
      if (answer.type !== 'speech') throw new Error(`The voice detector answered '${answer.type}'.`);
      return answer.speech;
    },
    [Symbol.asyncDispose]: end,
  };
};
