import { type PcmSamples, sampleRate } from '../audio/pcm.ts';
import { createSeededRandom } from './seeded-random.ts';

type Random = () => number;
/** Returns the next sample, from -1 to 1. */
type Source = () => number;

/** White noise. */
const white =
  (random: Random): Source =>
  () =>
    0.1 * (2 * random() - 1);

/** Low-passed noise that rises and falls every few seconds, like passing cars. */
const street = (random: Random): Source => {
  let rumble = 0;
  let hiss = 0;
  let loudness = 0.2;
  let target = 0.2;
  return () => {
    if (random() < 1 / (3 * sampleRate)) target = 0.1 + 0.9 * random();
    loudness += (target - loudness) / sampleRate;
    const noise = 2 * random() - 1;
    rumble += 0.01 * (noise - rumble);
    hiss += 0.2 * (noise - hiss);
    return loudness * (3 * rumble + 0.15 * hiss);
  };
};

/** Mains hum with overtones, and faint noise. */
const hum = (random: Random): Source => {
  let i = 0;
  return () => {
    const turn = (2 * Math.PI * 50 * i++) / sampleRate;
    return 0.1 * Math.sin(turn) + 0.05 * Math.sin(2 * turn) + 0.03 * Math.sin(3 * turn) + 0.002 * (2 * random() - 1);
  };
};

/** Bursts of a few milliseconds, up to eight a second with pauses, and faint noise. */
const keyboard = (random: Random): Source => {
  let burst = 0;
  let isTyping = true;
  return () => {
    if (random() < 1 / (4 * sampleRate)) isTyping = !isTyping;
    if (isTyping && random() < 8 / sampleRate) burst = 0.2 + 0.6 * random();
    burst *= 0.996;
    return (burst + 0.002) * (2 * random() - 1);
  };
};

/** Chords of four decaying tones with overtones, two a second. */
const music = (random: Random): Source => {
  let i = 0;
  let hertz: number[] = [];
  return () => {
    const age = i++ % (sampleRate / 2);
    if (age === 0) hertz = Array.from({ length: 4 }, () => 110 * 2 ** (Math.floor(36 * random()) / 12));
    const seconds = age / sampleRate;
    let sum = 0;
    for (const pitch of hertz) {
      const turn = 2 * Math.PI * pitch * seconds;
      sum += Math.sin(turn) + 0.5 * Math.sin(2 * turn) + 0.25 * Math.sin(3 * turn);
    }
    return 0.08 * Math.min(1, 100 * seconds) * Math.exp(-4 * seconds) * sum;
  };
};

/** Digital silence with the rounding errors of a codec. */
const silence =
  (random: Random): Source =>
  () =>
    (random() - 0.5) / 0x4000;

const sources = { white, street, hum, keyboard, music, silence };

/** The sounds without speech that {@link noise} makes. */
export type NoiseKind = keyof typeof sources;

export const noiseKinds = Object.keys(sources) as NoiseKind[];

/** Creates a sound without speech, the same for the same seed. */
export const noise = (kind: NoiseKind, seconds: number, seed = 1): PcmSamples => {
  const next = sources[kind](createSeededRandom(seed));
  return Int16Array.from({ length: Math.round(seconds * sampleRate) }, () =>
    Math.round(0x7fff * Math.max(-1, Math.min(1, next()))),
  );
};
