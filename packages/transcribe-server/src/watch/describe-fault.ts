import { ProblemError } from '@audio-transcriber/contract';

/** One link of an error's chain of causes, as it may stand in the log. */
interface FaultLink {
  readonly name: string;
  readonly code?: string | number;
  readonly message?: string;
  /** The lines of the stack. */
  readonly at: readonly string[];
}

const maxLinks = 8;
const maxMessageLength = 1000;
const shortestConcealed = 3;

/**
 * An error and its causes for the log, which never holds what was said. Foreign errors quote what they choke on, as
 * JSON.parse does a transcript. So only words that this project wrote are kept: those of a ProblemError and those of the
 * plain Error that is its direct cause, where an engine says to the operator what the provider refuses and why. Of every
 * other error the log has the name, the code and the place.
 *
 * @param concealed what the client has sent; where a provider repeats it, or an item of it, it is taken out
 */
export const describeFault = (error: unknown, concealed: readonly string[] = []): FaultLink[] => {
  const chain: FaultLink[] = [];
  let isWorded = false;
  for (let link = error; link instanceof Error && chain.length < maxLinks; link = link.cause) {
    isWorded = link instanceof ProblemError || (isWorded && link.constructor === Error);
    chain.push({
      name: link.name,
      ...codeOf(link),
      ...(isWorded && { message: conceal(link.message, concealed).slice(0, maxMessageLength) }),
      at: framesOf(link),
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

const conceal = (message: string, concealed: readonly string[]): string =>
  concealed
    .flatMap((text) => text.split(/[,;\n]/))
    .map((item) => item.trim())
    .filter((item) => item.length >= shortestConcealed)
    .reduce((rest, item) => rest.replaceAll(item, '…'), message);
