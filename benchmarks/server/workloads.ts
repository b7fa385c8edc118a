import { randomBytes } from 'node:crypto';
import { encodeAudio, randomDigitGroups, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { createUpload, type Upload } from './load.ts';

/** The upload, its concurrency and number of repetitions. */
export interface Workload {
  readonly name: string;
  readonly upload: Upload;
  /** The expected response of every server. */
  readonly status: number;
  /** Number of uploads before the measurement, for JIT compilation. */
  readonly warmUp: { readonly upload: Upload; readonly requests: number; readonly atOnce: number };
  readonly loads: readonly { readonly atOnce: number; readonly requests: number }[];
  /** Number of measurements of each server and load in a round. Short ones need more repetitions. */
  readonly turns: number;
}

export const intakes = ['intake of 1 MB', 'intake of 25 MB'] as const;
export const transcription = 'transcription of 10 s';

/** A recording of tones in WebM/Opus at 48 kbit/s, like a browser's. */
export const createRecording = async (minSeconds: number): Promise<Uint8Array> => {
  const groups = randomDigitGroups({ seed: 1, groups: minSeconds });
  let count = 1;
  while (toneRecording(groups.slice(0, count)).seconds < minSeconds) count++;
  return encodeAudio(toneRecording(groups.slice(0, count)).samples, 'webm-opus', { bitsPerSecond: 48_000 });
};

/**
 * For the intake only, bytes that are not audio: each server receives them completely, checks their start and rejects them.
 */
export const createWorkloads = async (): Promise<readonly Workload[]> => {
  const clip = createUpload(await createRecording(10));
  const small = createUpload(randomBytes(1_000_000));
  const warmUp = { requests: 320, atOnce: 32 };
  return [
    {
      name: intakes[0],
      upload: small,
      status: 415,
      warmUp: { upload: small, ...warmUp },
      loads: [
        { atOnce: 1, requests: 64 },
        { atOnce: 16, requests: 96 },
        { atOnce: 64, requests: 192 },
      ],
      turns: 5,
    },
    {
      name: intakes[1],
      upload: createUpload(randomBytes(25_000_000)),
      status: 415,
      warmUp: { upload: small, ...warmUp },
      loads: [
        { atOnce: 1, requests: 6 },
        { atOnce: 16, requests: 16 },
        { atOnce: 64, requests: 64 },
      ],
      turns: 2,
    },
    {
      name: transcription,
      upload: clip,
      status: 200,
      warmUp: { upload: clip, ...warmUp, requests: 640 },
      loads: [
        { atOnce: 1, requests: 6 },
        { atOnce: 16, requests: 96 },
        { atOnce: 64, requests: 128 },
      ],
      turns: 3,
    },
  ];
};
