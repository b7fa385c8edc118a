import type { Transcription } from '@audio-transcriber/contract';
import type { Engine, PcmSamples, PcmSegment, VoiceActivityDetector } from '@audio-transcriber/transcribe-server';
import { addNoise, noise, noiseKinds } from '@audio-transcriber/transcribe-server/testing';
import { decodeFile } from '../decode-file.ts';
import type { Goal } from '../goals.ts';
import type { SpeechFile } from '../speech-files.ts';
import { transcribeSamples } from './transcribe-samples.ts';

interface GateLoss {
  readonly material: string;
  /** Words that the engine recognises without the gate. */
  readonly words: number;
  /** The words among them whose audio the gate removes. */
  readonly lost: number;
  readonly goal: number;
  readonly lostWords: readonly string[];
}

/** A detector that reports all sound as speech. */
const open: VoiceActivityDetector = {
  detect: async (samples, contextFrames = 0) => new Uint8Array(Math.ceil(samples.length / 512) - contextFrames).fill(1),
};

/**
 * Counts the words that the engine recognises without the gate and whose middle the gate does not send, in clean speech
 * and with white noise 10 dB below it.
 */
export const measureGateLosses = async (
  speech: readonly SpeechFile[],
  engine: Engine,
  voiceActivity: VoiceActivityDetector,
): Promise<GateLoss[]> => {
  const losses = [];
  for (const [material, goal, prepare] of [
    ['clean speech', 0.003, (samples: PcmSamples) => samples],
    ['noise 10 dB down', 0.02, (samples: PcmSamples) => addNoise({ samples, text: '', words: [] }, 10).samples],
  ] as const) {
    let words = 0;
    const lostWords: string[] = [];
    for (const { path } of speech) {
      const samples = prepare(await decodeFile(path));
      const ungated = await transcribeSamples(samples, engine, open);
      words += ungated.words?.length ?? 0;
      lostWords.push(...wordsOutside(ungated, await findSent(samples, engine, voiceActivity)));
    }
    losses.push({ material, words, lost: lostWords.length, goal, lostWords });
  }
  return losses;
};

const wordsOutside = ({ words = [] }: Transcription, sent: readonly PcmSegment[]): string[] =>
  words
    .filter(({ start, end }) => {
      const middle = (start + end) / 2;
      return !sent.some(
        ({ startSeconds, samples }) => startSeconds <= middle && middle <= startSeconds + samples.length / 16_000,
      );
    })
    .map(({ word }) => word);

/** Returns the segments that an engine with these segment lengths gets. */
const findSent = async (
  samples: PcmSamples,
  { segmentSeconds, specificationVersion }: Engine,
  voiceActivity: VoiceActivityDetector,
): Promise<PcmSegment[]> => {
  const sent: PcmSegment[] = [];
  const collector: Engine = {
    ...{ name: 'collector', specificationVersion, segmentSeconds, concurrency: 1 },
    async transcribe(segment) {
      sent.push(segment);
      return { text: '', words: [] };
    },
  };
  await transcribeSamples(samples, collector, voiceActivity);
  return sent;
};

interface NoiseCalls {
  readonly kind: string;
  readonly seconds: number;
  readonly calls: number;
}

/** Counts the engine calls for an hour without speech: ten minutes of each kind of noise. */
export const measureNoiseCalls = async (
  engine: Engine,
  voiceActivity: VoiceActivityDetector,
): Promise<NoiseCalls[]> => {
  const seconds = 600;
  const calls: NoiseCalls[] = [];
  for (const kind of noiseKinds) {
    const sent = await findSent(noise(kind, seconds, 2), engine, voiceActivity);
    calls.push({ kind, seconds, calls: sent.length });
  }
  return calls;
};

export const judgeGate = (losses: readonly GateLoss[], calls: readonly NoiseCalls[]): Goal[] => [
  ...losses.map(({ material, words, lost, goal }) => ({
    name: `the voice detector removes at most ${100 * goal} % of the words: ${material}`,
    isMet: words > 0 && lost <= goal * words,
    measured: `${lost} of ${words}`,
  })),
  {
    name: 'no engine calls in an hour without speech',
    isMet: calls.every((kind) => kind.calls === 0),
    measured: `${calls.reduce((sum, kind) => sum + kind.calls, 0)} calls`,
  },
];

export const printGate = (losses: readonly GateLoss[], calls: readonly NoiseCalls[]): void => {
  console.log('Words that the voice detector removes');
  for (const { material, words, lost, lostWords } of losses) {
    const share = `${((100 * lost) / words).toFixed(2)} %`;
    console.log(`${material.padEnd(24)}${`${lost}/${words}`.padStart(12)}  ${share}  ${lostWords.join(' ')}`);
  }
  console.log('\nEngine calls for sound without speech');
  for (const { kind, seconds, calls: count } of calls)
    console.log(`${kind.padEnd(24)}${seconds} s${String(count).padStart(8)}`);
  console.log('');
};
