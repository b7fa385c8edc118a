import type { PcmSamples } from '@audio-transcriber/transcribe-server';
import { encodeWav, sampleRate } from '../../packages/transcribe-server/src/audio/pcm.ts';
import { ours } from '../server/contenders.ts';
import { startServerProcess } from '../server/server-process.ts';
import { memorySegments, watchMemory } from './measure.ts';

/** The length of each recording: one segment of the default engine. */
export const recordingSeconds = 18;
const atOnce = 2;

/**
 * Measures the peak memory of the whole server with the default engine: its process, its threads, and the processes of
 * the recogniser and of the voice detectors, while it transcribes two recordings at a time over HTTP.
 */
export const measureServerBytes = async (modelFolder: string, speech: PcmSamples): Promise<number> => {
  const body = new Blob([encodeWav(speech.subarray(0, recordingSeconds * sampleRate))], { type: 'audio/wav' });
  await using server = await startServerProcess(ours.module, {
    ...{ ENGINE: 'sherpa', SHERPA_MODEL_DIR: modelFolder, PORT: '0', NODE_ENV: 'production' },
  });
  using memory = watchMemory(server.processId);
  let begun = 0;
  const postOneByOne = async () => {
    while (begun++ < memorySegments) {
      const response = await fetch(`http://127.0.0.1:${server.port}/v1/audio/transcriptions`, { method: 'POST', body });
      if (!response.ok) throw new Error(`The server responded ${response.status}: ${await response.text()}`);
      await response.text();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, postOneByOne));
  return await memory.peakBytes();
};
