import { ProblemError } from '@audio-transcriber/contract';

/** One link of an error's chain of causes, as it may stand in the log. */
interface FaultLink {
  readonly name: string;
  readonly code?: string | number;
  readonly message?: string;
  /** The lines of the stack, where nobody has said in words what it is. */
  readonly at?: readonly string[];
}

const maxLinks = 8;
const maxMessageLength = 1000;
const shortestConcealed = 3;

/**
 * An error and its causes for the log, which never holds what was said. Foreign errors quote what they choke on, as
 * JSON.parse does a transcript. So only words that this project wrote are kept: those of a ProblemError and those of the
 * plain Error that is its direct cause, where an engine says to the operator what the provider refuses and why. Of every
 * other error the log has the name and the code; and the place of each, unless somebody has said what it is.
 *
 * @param concealed what the client has sent; where a provider repeats it, or words of it, they are taken out
 */
export const describeFault = (error: unknown, concealed: readonly string[] = []): FaultLink[] => {
  const chain: FaultLink[] = [];
  const isExplained = error instanceof ProblemError && error.cause instanceof Error && isPlain(error.cause);
  let isWorded = false;
  for (let link = error; link instanceof Error && chain.length < maxLinks; link = link.cause) {
    isWorded = link instanceof ProblemError || (isWorded && isPlain(link));
    chain.push({
      name: link.name,
      ...codeOf(link),
      ...(isWorded && { message: conceal(link.message, concealed).slice(0, maxMessageLength) }),
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

/** Providers cut what they were sent in ways of their own, so it is known word by word. */
const conceal = (message: string, concealed: readonly string[]): string => {
  const known = new Set(concealed.flatMap((text) => wordsOf(text.toLowerCase())).filter(isTelling));
  return wordsOf(message)
    .map((word) => (known.has(word.toLowerCase()) ? '…' : word))
    .join('');
};

/** Short words of Latin letters are in every text; nobody writes complaints in other scripts. */
const isTelling = (word: string): boolean =>
  /[\p{L}\p{N}]/u.test(word) && (word.length >= shortestConcealed || /[^\p{scx=Latin}\p{N}]/u.test(word));
