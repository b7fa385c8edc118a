import type { PcmSamples } from '../audio/pcm.ts';
import { secondsOf } from '../audio/pcm.ts';
import type { EngineStream, EngineWord, StreamResult } from '../engines/engine.ts';

/** A final result of a stream. Times are seconds from the start of the recording. */
export interface FinalText {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly text: string;
  readonly words?: readonly EngineWord[];
  readonly language?: string;
}

/** An interim result of a stream. Times are seconds from the start of the recording. */
type InterimText = Pick<StreamResult, 'text' | 'stable' | 'words'>;

/** A streaming session of an engine. Covers a part of the recording. Times are seconds from the start of the recording. */
export interface StreamSession {
  readonly startSeconds: number;
  /** The end of the audio that was sent. */
  readonly sentSeconds: number;
  /** The end of the audio that final results cover. */
  readonly coveredSeconds: number;
  readonly finals: readonly FinalText[];
  /** The interim result after the last final result. */
  readonly interim: InterimText;
  /** Whether the session accepts audio. */
  readonly isOpen: boolean;
  /** Whether more results may arrive. */
  readonly isRunning: boolean;
  /** Sends audio. Does nothing if the session is not open. */
  send(samples: PcmSamples): void;
  /** Asks for the final result of the audio so far. */
  commit(): void;
  /** Ends the audio. Results for the audio already sent still arrive. */
  end(): void;
  /** Resolves after the last result, with the error if the session failed. */
  readonly ended: Promise<unknown>;
}

const noText = { text: '', stable: '' };

/**
 * Creates a session that reads the results of a stream.
 *
 * @param onChange called after each result and after the end
 */
export const createStreamSession = (
  stream: EngineStream,
  startSeconds: number,
  onChange: () => void,
): StreamSession => {
  const finals: FinalText[] = [];
  let interim: InterimText = noText;
  let sentSeconds = startSeconds;
  let coveredSeconds = startSeconds;
  let isOpen = true;
  let isRunning = true;

  const addResult = (result: StreamResult) => {
    const { text, stable, isFinal, language } = result;
    const words = result.words?.map((word) => moveWord(word, startSeconds));
    interim = isFinal ? noText : { text, stable, ...(words !== undefined && { words }) };
    if (!isFinal || text === '') return;
    const endSeconds = startSeconds + result.endSeconds;
    finals.push({
      ...{ text, startSeconds: coveredSeconds, endSeconds },
      ...(words !== undefined && { words }),
      ...(language !== undefined && { language }),
    });
    coveredSeconds = Math.max(coveredSeconds, endSeconds);
  };

  const read = async (): Promise<unknown> => {
    try {
      for await (const result of stream.results) {
        if ('billedSeconds' in result) continue;
        addResult(result);
        onChange();
      }
      // All results have arrived: the rest of the audio has no speech.
      if (!isOpen) coveredSeconds = sentSeconds;
      return undefined;
    } catch (error) {
      return error;
    } finally {
      isRunning = false;
      isOpen = false;
      interim = noText;
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
    commit() {
      if (isOpen) stream.commit?.();
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

/** Shifts the times of a word. */
export const moveWord = (word: EngineWord, seconds: number): EngineWord => ({
  ...word,
  startSeconds: word.startSeconds + seconds,
  endSeconds: word.endSeconds + seconds,
});
