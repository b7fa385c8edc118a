import assert from 'node:assert/strict';
import type { Transcription } from '@audio-transcriber/contract';
import { encodeWav, sampleRate } from '../audio/pcm.ts';
import type { Engine } from '../engines/engine.ts';
import { createEnergyDetector } from '../voice-activity/energy-detector.ts';
import type { VoiceActivityDetector } from '../voice-activity/voice-activity.ts';
import { followUpload } from './follow-upload.ts';
import type { ManualClock } from './manual-clock.ts';
import { startTestServer, until } from './test-server.ts';
import { beginUpload } from './test-upload.ts';
import { randomDigitGroups, type ToneOptions, toneRecording } from './tones.ts';

const wavHeaderBytes = 44;
/** Minimum number of samples of the segmenter's detections. Those of live text are shorter. */
const segmenterWindow = 30_000;
const chunkSeconds = 0.5;

export const wordsOf = (text: string | undefined): string[] => text?.split(' ').filter(Boolean) ?? [];

interface StreamedRecordingOptions {
  readonly engine: Engine;
  readonly clock: ManualClock;
  readonly groups?: number;
  readonly tones?: ToneOptions;
  readonly maxAudioSeconds?: number;
  /** The most time between a word's end and its text. Default 1. */
  readonly lagSeconds?: number;
}

/** Starts a recording in real time, measured by the clock, with a server whose engine streams. */
export const startStreamedRecording = async ({
  engine,
  clock,
  groups = 20,
  tones = {},
  maxAudioSeconds = 3600,
  lagSeconds = 1,
}: StreamedRecordingOptions) => {
  const energy = createEnergyDetector();
  let detections = 0;
  const voiceActivity: VoiceActivityDetector = {
    detect(samples, contextFrames) {
      if (samples.length < segmenterWindow) detections++;
      return energy.detect(samples, contextFrames);
    },
  };
  const server = await startTestServer({ engine, voiceActivity, clock, limits: { maxAudioSeconds } });
  const truth = toneRecording(randomDigitGroups({ seed: 9, groups }), { pauseSeconds: 0.8, ...tones });
  const bytes = encodeWav(truth.samples);
  const upload = await beginUpload(server.url);
  const reader = await followUpload(upload);

  /** Records up to this time, and waits until every word is shown that ended at least `lagSeconds` before. */
  const record = async (to: number, { isShown = true } = {}) => {
    while ((upload.offset - wavHeaderBytes) / (2 * sampleRate) < to) {
      const before = detections;
      clock.advance(chunkSeconds);
      await upload.append(bytes.slice(upload.offset, upload.offset + 2 * sampleRate * chunkSeconds));
      await until(() => detections > before);
      const seconds = (upload.offset - wavHeaderBytes) / (2 * sampleRate);
      const said = truth.words.filter(({ endSeconds }) => endSeconds < seconds - lagSeconds).length;
      if (isShown) await until(() => wordsOf(reader.shown.at(-1)).length >= said);
      if (upload.offset >= bytes.length) return;
    }
  };

  const finish = async (): Promise<string> => {
    const { text } = (await (await upload.finish(bytes)).json()) as Transcription;
    await reader.ended;
    return text;
  };

  /** Asserts that every shown text was the start of the spoken text, except for its last word, which may be incomplete. */
  const assertInOrder = () => {
    const said = wordsOf(truth.text);
    for (const text of reader.shown) {
      const words = wordsOf(text);
      assert.deepEqual(words.slice(0, -1), said.slice(0, words.length - 1));
    }
  };

  return { ...{ server, truth, upload, reader, record, finish, assertInOrder } };
};
