import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { PcmSamples } from '@audio-transcriber/transcribe-server';
import { WebSocket } from 'ws';
import { secondsOf } from '../../packages/transcribe-server/src/audio/pcm.ts';
import { splitAudio } from '../../packages/transcribe-server/src/testing/realtime-client.ts';
import type { Goal } from '../goals.ts';
import { percentile } from '../percentile.ts';
import { readFamilyBytes, readFamilyCpuSeconds } from '../server/process-usage.ts';
import type { ServerProcess } from '../server/server-process.ts';
import { speak } from './speak.ts';
import { createSpeechRecording, joinSpeech } from './speech-recording.ts';

interface Speech {
  /** Seconds from the start of the recording to its first word; undefined if none came before the end. */
  readonly firstWordSeconds: number | undefined;
  /** Seconds from the end of the recording to its text. */
  readonly waitSeconds: number;
}

/** Sends a recording in real time. */
type Send = (origin: string, samples: PcmSamples) => Promise<Speech>;

const upload: Send = async (origin, samples) => {
  const recording = await createSpeechRecording(samples, 0.25);
  const { updates, waitSeconds } = await speak(`${origin}/v1/audio/transcriptions`, recording);
  return { firstWordSeconds: updates.find(({ partial, final }) => partial ?? final)?.seconds, waitSeconds };
};

/** Sends a recording in messages of 100 ms. @param turnDetection undefined for the default */
const realtime =
  (turnDetection: null | undefined): Send =>
  async (origin, samples) => {
    const parts = splitAudio(samples);
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/v1/realtime?intent=transcription`);
    const send = (event: object) => socket.send(JSON.stringify(event));
    await once(socket, 'open');
    const input = turnDetection === undefined ? {} : { turn_detection: turnDetection };
    send({ type: 'session.update', session: { type: 'transcription', audio: { input } } });
    const start = performance.now();
    const since = (time: number) => (performance.now() - time) / 1000;
    let firstWordSeconds: number | undefined;
    let open = 0;
    let isEnded = false;
    const { promise: done, resolve } = Promise.withResolvers<void>();
    socket.on('message', (data) => {
      const { type }: { type: string } = JSON.parse(String(data));
      if (type.endsWith('.delta')) firstWordSeconds ??= since(start);
      if (type === 'input_audio_buffer.committed') open++;
      if (/transcription\.(completed|failed)$/.test(type)) open--;
      if (type === 'input_audio_buffer.committed' || type === 'error') isEnded ||= isSent;
      if (isEnded && open === 0) resolve();
    });
    let isSent = false;
    for (const [i, part] of parts.entries()) {
      await wait(Math.max(0, start + (i + 1) * 100 - performance.now()));
      send({ type: 'input_audio_buffer.append', audio: Buffer.from(part.buffer).toString('base64') });
    }
    const stopped = performance.now();
    isSent = true;
    send({ type: 'input_audio_buffer.commit' });
    await done;
    socket.terminate();
    return { firstWordSeconds, waitSeconds: since(stopped) };
  };

const paths: Readonly<Record<string, Send>> = {
  'live upload': upload,
  realtime: realtime(undefined),
  'realtime, one turn': realtime(null),
};

interface Usage {
  /** Cores for each recording. */
  readonly cpu: number;
  /** Bytes for each recording, at the most. */
  readonly bytes: number;
}

interface Options {
  readonly server: ServerProcess;
  readonly speech: readonly PcmSamples[];
  readonly speakers: readonly number[];
  readonly seconds: number;
}

/** Measures realtime sessions beside live uploads of the same speech, by turns. Returns goals. */
export const measureRealtime = async ({ server, speech, speakers, seconds }: Options): Promise<Goal[]> => {
  const origin = `http://127.0.0.1:${server.port}`;
  const goals: Goal[] = [];

  const measure = async (send: Send, count: number): Promise<Usage & { readonly texts: readonly Speech[] }> => {
    const recordings = Array.from({ length: count }, (_, first) => joinSpeech(speech, first, seconds));
    const before = await readFamilyBytes(server.processId);
    const cpuBefore = await readFamilyCpuSeconds(server.processId);
    let most = before;
    const sampling = setInterval(async () => {
      most = Math.max(most, await readFamilyBytes(server.processId));
    }, 1000);
    const texts = await Promise.all(
      recordings.map(async (samples, i) => {
        await wait((i * 5000) / count);
        return await send(origin, samples);
      }),
    );
    clearInterval(sampling);
    const audioSeconds = recordings.reduce((sum, samples) => sum + secondsOf(samples), 0);
    const cpu = ((await readFamilyCpuSeconds(server.processId)) - cpuBefore) / audioSeconds;
    return { cpu, bytes: (most - before) / count, texts };
  };

  for (const send of Object.values(paths)) await send(origin, joinSpeech(speech, 0, 4)); // Loads everything.
  console.log(
    `\nRealtime sessions beside live uploads of the same speech, ${seconds} s each. CPU and MB: of the server, for each:`,
  );
  console.log('                         first word s      wait s    CPU   MB');
  for (const count of speakers) {
    const usage: Record<string, Usage> = {};
    for (const [name, send] of Object.entries(paths)) {
      const { texts, ...used } = await measure(send, count);
      usage[name] = used;
      const firsts = texts.flatMap(({ firstWordSeconds }) => firstWordSeconds ?? []);
      const waits = texts.map(({ waitSeconds }) => waitSeconds);
      const show = (values: readonly number[]) =>
        [0.5, 0.95].map((share) => percentile(values, share).toFixed(2).padStart(5)).join(' ');
      const { cpu, bytes } = used;
      console.log(
        `${String(count).padStart(3)} ${name.padEnd(20)} ${show(firsts)} ${show(waits)} ${cpu.toFixed(3)} ${(bytes / 1e6).toFixed(1).padStart(5)}`,
      );
    }
    const { 'live upload': theirs, realtime: ours } = usage as Record<string, Usage>;
    if (theirs === undefined || ours === undefined) continue;
    const cpuRatio = ours.cpu / theirs.cpu;
    goals.push({
      name: `${count} realtime sessions use at most 1.1 times the CPU of live uploads`,
      isMet: cpuRatio <= 1.1,
      measured: `${cpuRatio.toFixed(2)} times`,
    });
    if (count === 1) continue; // The memory of one is noise.
    const isSmall = ours.bytes <= 1.1 * theirs.bytes;
    const measured = `${(ours.bytes / 1e6).toFixed(1)} and ${(theirs.bytes / 1e6).toFixed(1)} MB each`;
    goals.push({ name: `${count} realtime sessions take at most 1.1 times the memory`, isMet: isSmall, measured });
  }
  return goals;
};
