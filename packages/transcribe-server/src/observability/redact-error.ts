import { ProblemError } from '@audio-transcriber/contract';

/** One error of a chain of causes, reduced to what may be logged. */
interface FaultLink {
  readonly name: string;
  readonly code?: string | number;
  readonly message?: string;
  /** The lines of the stack, if the error has no message of this project. */
  readonly at?: readonly string[];
}

const maxLinks = 8;
const maxMessageLength = 1000;
const shortestConcealed = 3;

/**
 * Describes an error and its causes for the log, without anything that was said. Messages of other code may quote a
 * transcript, as those of `JSON.parse` do. So only messages of this project are kept: that of a ProblemError, and that of
 * the plain Error that is its direct cause, in which an engine explains a failure to the operator. Every other error is
 * reduced to its name, code and stack.
 *
 * @param sentTexts texts of the client, such as the prompt. They are redacted from messages, since providers repeat them
 */
export const describeFault = (error: unknown, sentTexts: readonly string[] = []): FaultLink[] => {
  const chain: FaultLink[] = [];
  const isExplained = error instanceof ProblemError && error.cause instanceof Error && isPlain(error.cause);
  let isWorded = false;
  for (let link = error; link instanceof Error && chain.length < maxLinks; link = link.cause) {
    isWorded = link instanceof ProblemError || (isWorded && isPlain(link));
    chain.push({
      name: link.name,
      ...codeOf(link),
      ...(isWorded && { message: redact(link.message, sentTexts).slice(0, maxMessageLength) }),
      ...(!isExplained && { at: framesOf(link) }),
    });
    isWorded &&= link instanceof ProblemError;
  }
  return chain;
};

const codeOf = (error: Error): { code?: string | number } => {
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'number' || (typeof code === 'string' && /^[\w-]{1,40}$/.test(code)) ? { code } : {};
};

const framesOf = ({ stack = '', message }: Error): string[] =>
  stack
    .slice(stack.indexOf(message) + message.length)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '));

const isPlain = (error: Error): boolean => error.constructor === Error;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

const wordsOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

/** Redacts word by word, since a provider may quote only a part. */
const redact = (message: string, sentTexts: readonly string[]): string => {
  const known = new Set(sentTexts.flatMap((text) => wordsOf(text.toLowerCase())).filter(isRevealing));
  return wordsOf(message)
    .map((word) => (known.has(word.toLowerCase()) ? '…' : word))
    .join('');
};

/** Keeps short Latin words, which are in every message. Words of other scripts can only come from the client. */
const isRevealing = (word: string): boolean =>
  /[\p{L}\p{N}]/u.test(word) && (word.length >= shortestConcealed || /[^\p{scx=Latin}\p{N}]/u.test(word));
