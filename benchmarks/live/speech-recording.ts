import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { PcmSamples } from '@audio-transcriber/transcribe-server';
import { sampleRate, secondsOf } from '../../packages/transcribe-server/src/audio/pcm.ts';
import { encodeAudio } from '../../packages/transcribe-server/src/testing/encode-audio.ts';
import { readPrompts } from '../prompts.ts';
import { readEnglishSpeech } from '../speech-files.ts';

/** A recording of human speech in a browser's format. */
export interface SpeechRecording {
  readonly seconds: number;
  /** The recorder's chunks. */
  readonly chunks: readonly Blob[];
  readonly chunkSeconds: number;
}

const pauseSeconds = 0.8;
/** Opus at a constant bit rate, so that each chunk contains the speech of its time. */
const format = {
  ffmpegArguments: [
    '-c:a',
    'libopus',
    '-b:a',
    '48k',
    '-vbr',
    'off',
    '-f',
    'webm',
    '-live',
    '1',
    '-cluster_time_limit',
    '1000',
  ],
};

/**
 * Reads human speech: the folder of recordings with transcripts, or the prompts of Debian.
 *
 * @throws Error that says what is missing
 */
export const readSpeech = async (): Promise<PcmSamples[]> => {
  const files = (await readEnglishSpeech()) ?? (await readPrompts());
  if (files === undefined) throw new Error('There is no speech here: see docs/engines.md for SPEECH_DIR.');
  return await Promise.all(files.filter(({ name }) => !name.includes('noise')).map(({ path }) => decodeFile(path)));
};

const decodeFile = async (path: string): Promise<PcmSamples> => {
  const args = ['-v', 'error', '-i', path, '-ac', '1', '-ar', String(sampleRate), '-f', 's16le', '-'];
  const { stdout } = await promisify(execFile)('ffmpeg', args, { encoding: 'buffer', maxBuffer: 2 ** 30 });
  return new Int16Array(new Uint8Array(stdout).buffer);
};

/** Joins recordings with pauses, starting with this one, up to the duration in seconds. */
export const joinSpeech = (speech: readonly PcmSamples[], first: number, seconds: number): PcmSamples => {
  const samples = new Int16Array(Math.round(seconds * sampleRate));
  for (let filled = 0, next = first; filled < samples.length; next++) {
    const one = speech[next % speech.length] as PcmSamples;
    samples.set(one.subarray(0, samples.length - filled), filled);
    filled += one.length + pauseSeconds * sampleRate;
  }
  return samples;
};

/** Encodes samples, and splits them into what the recorder gives at once. */
export const createSpeechRecording = async (samples: PcmSamples, chunkSeconds: number): Promise<SpeechRecording> => {
  const seconds = secondsOf(samples);
  const bytes = await encodeAudio(samples, format);
  const size = (bytes.length * chunkSeconds) / seconds;
  const chunks = Array.from(
    { length: Math.ceil(seconds / chunkSeconds) },
    (_, i) =>
      new Blob([bytes.slice(Math.round(i * size), Math.round((i + 1) * size))], { type: 'audio/webm;codecs=opus' }),
  );
  return { seconds, chunks, chunkSeconds };
};
