/** A recognised word. Times are seconds from the start of the audio. */
export interface TranscriptionWord {
  readonly word: string;
  readonly start: number;
  readonly end: number;
  /** The engine's confidence, above 0 and up to 1. Not in OpenAI's API. */
  readonly confidence?: number;
  /** True if the server estimated the times because the engine returned none. Not in OpenAI's API. */
  readonly estimated?: boolean;
  /** Label of the speaker. Absent if speakers are not told apart. Not in OpenAI's API. */
  readonly speaker?: string;
}

/** A segment of speech, of one speaker. Times are seconds from the start of the audio. Segments of speakers may overlap. */
export interface TranscriptionSegment {
  readonly id: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Label of the speaker, as in OpenAI's `diarized_json`: `A`, `B`, …, or a name. Absent if speakers are not told apart. */
  readonly speaker?: string;
}

/** A part of the request that was not fulfilled. Not in OpenAI's API. */
export interface TranscriptionWarning {
  /** Stable, such as `prompt-ignored`. */
  readonly code: string;
  /** One sentence, in English. */
  readonly message: string;
}

/**
 * The result of a transcription, in the field names of OpenAI's transcription API
 * (https://platform.openai.com/docs/api-reference/audio). Servers differ: only `text` is always present.
 */
export interface Transcription {
  /** The transcript. Empty if there is no speech. */
  readonly text: string;
  readonly language?: string;
  /** Seconds of audio. */
  readonly duration?: number;
  readonly segments?: readonly TranscriptionSegment[];
  readonly words?: readonly TranscriptionWord[];
  /** Absent if the request was completely fulfilled. */
  readonly warnings?: readonly TranscriptionWarning[];
}

/**
 * Partial text: the text after the last segment. It replaces the previous partial text. A new segment ends it. It is
 * the `transcript.text.partial` event of a live upload. Not in OpenAI's API.
 */
export interface PartialTranscription {
  /** Increases with each change of the text. */
  readonly revision: number;
  /** Start of the text, in seconds from the start of the audio. */
  readonly start: number;
  /** The whole text after the last segment. */
  readonly text: string;
  /** The beginning of `text`, up to the end of a word, that is not expected to change. May be empty. */
  readonly stable: string;
}

/**
 * Reads a transcription from parsed JSON. Malformed fields are omitted.
 *
 * @returns undefined if there is no `text`
 */
export const parseTranscription = (value: unknown): Transcription | undefined => {
  if (!isRecord(value) || typeof value.text !== 'string') return undefined;
  return {
    text: value.text,
    ...(typeof value.language === 'string' && { language: value.language }),
    ...(isSeconds(value.duration) && { duration: value.duration }),
    ...(isListOf(value.segments, isSegment) && { segments: value.segments }),
    ...(isListOf(value.words, isWord) && { words: value.words }),
    ...(isListOf(value.warnings, isWarning) && { warnings: value.warnings }),
  };
};

/**
 * Reads partial text from a parsed event.
 *
 * @returns undefined if it is malformed
 */
export const parsePartialTranscription = (value: unknown): PartialTranscription | undefined => {
  if (!isRecord(value)) return undefined;
  const { revision, start, text, stable } = value;
  if (typeof revision !== 'number' || !isSeconds(start)) return undefined;
  if (typeof text !== 'string' || typeof stable !== 'string' || !text.startsWith(stable)) return undefined;
  return { revision, start, text, stable };
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isSeconds = (value: unknown): value is number => typeof value === 'number' && value >= 0;

const isSpan = (value: unknown): value is Record<string, unknown> & { start: number; end: number } =>
  isRecord(value) && isSeconds(value.start) && isSeconds(value.end);

const hasSpeaker = ({ speaker }: Record<string, unknown>): boolean =>
  speaker === undefined || typeof speaker === 'string';

const isWord = (value: unknown): value is TranscriptionWord =>
  isSpan(value) && typeof value.word === 'string' && hasSpeaker(value);

const isSegment = (value: unknown): value is TranscriptionSegment =>
  isSpan(value) && typeof value.id === 'number' && typeof value.text === 'string' && hasSpeaker(value);

const isWarning = (value: unknown): value is TranscriptionWarning =>
  isRecord(value) && typeof value.code === 'string' && typeof value.message === 'string';

const isListOf = <Item>(value: unknown, isItem: (item: unknown) => item is Item): value is Item[] =>
  Array.isArray(value) && value.every(isItem);
