import { fork } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import type { PcmSamples } from '../audio/pcm.ts';
import type { DetectMessage, LoadMessage, WorkerMessage } from './silero-worker.ts';

/** A loaded detector, in a process of its own. Disposing of it ends the process at once. */
export interface SileroProcess extends AsyncDisposable {
  /**
   * Finds speech; one call at a time.
   * @throws Error that says how the process ended
   */
  detect(samples: PcmSamples, contextFrames: number): Promise<Uint8Array>;
}

const worker = join(import.meta.dirname, `silero-worker${extname(import.meta.filename)}`);

/**
 * Starts the runtime and loads the network. The runtime has a process of its own because it works on the thread that
 * calls it, and ends the whole process over what it does not like.
 *
 * @throws Error that says what is wrong with the runtime or the network
 */
export const startSileroProcess = async (model: string): Promise<SileroProcess> => {
  const child = fork(worker, { execArgv: [], serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const closed = once(child, 'close').then(
    ([exitCode, signal]) => new Error(`The voice detector's process ended with ${exitCode ?? signal}.`),
    (error) => new Error(`The voice detector's process cannot be started: ${error.message}`),
  );

  const ask = async (message: LoadMessage | DetectMessage): Promise<WorkerMessage> => {
    child.ref();
    child.channel?.ref();
    const { promise: answered, resolve } = Promise.withResolvers<WorkerMessage>();
    child.once('message', resolve);
    child.send(message, () => {}); // That the process is gone is seen by its end.
    try {
      const answer = await Promise.race([answered, closed]);
      if (answer instanceof Error) throw answer;
      if (answer.type === 'failed') throw new Error(`The voice detector cannot be loaded: ${answer.reason}`);
      return answer;
    } finally {
      // A program with nothing else to do may end.
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
    await ask({ model });
  } catch (error) {
    await end();
    throw error;
  }

  return {
    async detect(samples, contextFrames) {
      const answer = await ask({ samples, contextFrames });
      if (answer.type !== 'speech') throw new Error(`The voice detector answered '${answer.type}'.`);
      return answer.speech;
    },
    [Symbol.asyncDispose]: end,
  };
};
