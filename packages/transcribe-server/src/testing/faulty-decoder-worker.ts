import { parentPort, workerData } from 'node:worker_threads';
import { type PoolMessage, type Progress, progressFields } from '../audio/decoding/messages.ts';

// A worker of the decoder pool that hangs or exits for some recordings.

parentPort?.on('message', (message: PoolMessage) => {
  if (message.type !== 'open' || !('bytes' in message.audio)) return;
  const start = Buffer.from(message.audio.bytes.subarray(0, 4)).toString();
  if (start !== 'hang' && start !== 'exit') return;
  Atomics.store(workerData as Progress, progressFields.session, message.id);
  if (start === 'exit') process.exit(3);
  for (;;);
});
await import('../audio/decoding/worker.ts');
