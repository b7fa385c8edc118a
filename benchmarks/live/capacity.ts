import { ours } from '../server/contenders.ts';
import { startServerProcess } from '../server/server-process.ts';
import { type LoadFigure, measureLoad } from '../wait/load.ts';
import { createRecording } from '../wait/recording.ts';

interface Capacity {
  /** One recording at a time: the longest of several waits. */
  readonly unloadedSeconds: number;
  readonly loaded: LoadFigure;
}

const unloadedCount = 3;
const seconds = { unloaded: 8, loaded: 30 };

/** Measures so many live recordings at once with an engine that is never the limit: it answers in 0.3 s. */
export const measureCapacity = async (atOnce: number): Promise<Capacity> => {
  await using google = await startServerProcess('./google-emulator.ts', { ENGINE_SECONDS: '0.3,0' });
  await using server = await startServerProcess(ours.module, {
    ...{ ENGINE: 'google', SPEECH_EMULATOR_HOST: `127.0.0.1:${google.port}`, PORT: '0', NODE_ENV: 'production' },
    // Tones are no speech.
    ...{ VOICE_ACTIVITY: 'energy', MAX_LIVE_UPLOADS: '500', MAX_QUEUE: '500' },
  });
  const short = await createRecording(seconds.unloaded);
  const waits: number[] = [];
  for (let i = 0; i < unloadedCount; i++) waits.push((await measureLoad(server, short, 1)).percentile99Seconds);
  const loaded = await measureLoad(server, await createRecording(seconds.loaded), atOnce);
  return { unloadedSeconds: Math.max(...waits), loaded };
};
