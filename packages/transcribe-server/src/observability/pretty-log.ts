import { styleText } from 'node:util';

/** Receives the log, one call a line. */
export interface LogDestination {
  write(line: string): unknown;
  /** True at a terminal. */
  readonly isTTY?: boolean;
}

/**
 * Formats the JSON lines of the log for people: time, level, message, and further fields as `name=value`. Uses colours if
 * the standard output supports them.
 */
export const createPrettyDestination = (destination: LogDestination): LogDestination => ({
  write(line) {
    const { time, level, msg, fault = [], ...fields } = JSON.parse(line);
    const values = Object.entries(fields).map(([name, value]) => `${styleText('dim', `${name}=`)}${value}`);
    const head = [styleText('dim', time.slice(11, 19)), styleLevel(level), msg, ...values].join(' ');
    return destination.write([head, ...fault.flatMap(describeLink)].join('\n').concat('\n'));
  },
});

const styleLevel = (level: string): string => {
  const padded = level.padEnd(5);
  if (level === 'error') return styleText('red', padded);
  return level === 'warn' ? styleText('yellow', padded) : padded;
};

const describeLink = ({
  name,
  code,
  message,
  at = [],
}: Record<string, string> & { at?: readonly string[] }): string[] => [
  `  ${[name, code, message].filter(Boolean).join(' ')}`,
  ...at.map((frame) => styleText('dim', `    ${frame}`)),
];
