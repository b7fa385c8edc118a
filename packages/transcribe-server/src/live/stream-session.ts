import type { PcmSamples } from '../audio/pcm.ts';
import { secondsOf } from '../audio/pcm.ts';
import type { EngineStream, EngineWord, StreamResult } from '../engines/engine.ts';

/** A final result. Times are seconds from the start of the recording. */
export interface FinalText {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly text: string;
  readonly words?: readonly EngineWord[];
  readonly language?: string;
}

/** One session of an engine, and where it lies in the recording. Times are seconds from the start of the recording. */
export interface StreamSession {
  readonly startSeconds: number;
  /** The end of what was sent. */
  readonly sentSeconds: number;
  /** The end of what is in final results. */
  readonly coveredSeconds: number;
  readonly finals: readonly FinalText[];
  /** What was heard after the last final result. */
  readonly interim: Pick<StreamResult, 'text' | 'stable'>;
  /** Whether it takes more audio. */
  readonly isOpen: boolean;
  /** Whether results may still come. */
  readonly isRunning: boolean;
  send(samples: PcmSamples): void;
  /** Ends the audio; the results of what was sent still come. */
  end(): void;
  /** Resolves when no more results come: to why it failed, if it did. */
  readonly ended: Promise<unknown>;
}

const nothing = { text: '', stable: '' };

/** @param onChange called with each result, and at the end */
export const createStreamSession = (
  stream: EngineStream,
  startSeconds: number,
  onChange: () => void,
): StreamSession => {
  const finals: FinalText[] = [];
  let interim: Pick<StreamResult, 'text' | 'stable'> = nothing;
  let sentSeconds = startSeconds;
  let coveredSeconds = startSeconds;
  let isOpen = true;
  let isRunning = true;

  const take = (result: StreamResult) => {
    const { text, stable, isFinal, words, language } = result;
    if (!isFinal) interim = { text, stable };
    if (!isFinal || text === '') return;
    interim = nothing;
    const endSeconds = startSeconds + result.endSeconds;
    finals.push({
      ...{ text, startSeconds: coveredSeconds, endSeconds },
      ...(words !== undefined && { words: words.map((word) => moveWord(word, startSeconds)) }),
      ...(language !== undefined && { language }),
    });
    coveredSeconds = Math.max(coveredSeconds, endSeconds);
  };

  const read = async (): Promise<unknown> => {
    try {
      for await (const result of stream.results) {
        take(result);
        onChange();
      }
      // What is in no result held no speech.
      if (!isOpen) coveredSeconds = sentSeconds;
      return undefined;
    } catch (error) {
      return error;
    } finally {
      isRunning = false;
      isOpen = false;
      interim = nothing;
    }
  };

  const session = {
    startSeconds,
    get sentSeconds() {
      return sentSeconds;
    },
    get coveredSeconds() {
      return coveredSeconds;
    },
    finals,
    get interim() {
      return interim;
    },
    get isOpen() {
      return isOpen;
    },
    get isRunning() {
      return isRunning;
    },
    send(samples: PcmSamples) {
      if (!isOpen) return;
      sentSeconds += secondsOf(samples);
      stream.send(samples);
    },
    end() {
      isOpen = false;
      stream.end();
    },
    ended: read(),
  };
  session.ended.then(onChange);
  return session;
};

/** Moves a word by so many seconds. */
export const moveWord = (word: EngineWord, seconds: number): EngineWord => ({
  ...word,
  startSeconds: word.startSeconds + seconds,
  endSeconds: word.endSeconds + seconds,
});
