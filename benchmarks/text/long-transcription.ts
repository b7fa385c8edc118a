import type { Transcription, TranscriptionSegment, TranscriptionWord } from '@audio-transcriber/contract';
import { createSeededRandom } from '../../packages/transcribe-server/src/testing/seeded-random.ts';

const wordSeconds = 0.36;
const pauseSeconds = 1.6;

/** Creates a transcription of made words: sentences of 12 words, and a long pause after every fifth. */
export const createLongTranscription = (hours: number): Transcription => {
  const random = createSeededRandom(1);
  const words: TranscriptionWord[] = [];
  const segments: TranscriptionSegment[] = [];
  let time = 0;
  while (time < hours * 3600) {
    const sentence = Array.from({ length: 12 }, (_, i) => {
      const letters = Array.from({ length: 2 + Math.floor(random() * 7) }, () => 97 + Math.floor(random() * 26));
      const word = String.fromCharCode(...letters) + (i === 11 ? '.' : '');
      const start = time;
      time += wordSeconds;
      words.push({ word, start, end: time });
      return word;
    });
    segments.push({ id: segments.length, start: time - 12 * wordSeconds, end: time, text: sentence.join(' ') });
    if (segments.length % 5 === 0) time += pauseSeconds;
  }
  return { text: segments.map(({ text }) => text).join(' '), language: 'en', duration: time, words, segments };
};
