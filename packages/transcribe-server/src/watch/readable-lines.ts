import type { LogDestination } from './log.ts';

/** Writes the log's JSON as lines for people: time, level, message, and what else there is as `name=value`. */
export const createLineWriter = (destination: LogDestination): LogDestination => ({
  write(line) {
    const { time, level, msg, fault = [], ...fields } = JSON.parse(line);
    const values = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
    const head = [time.slice(11, 19), level.padEnd(5), msg, ...values].join(' ');
    return destination.write([head, ...fault.flatMap(describeLink)].join('\n').concat('\n'));
  },
});

const describeLink = ({ name, code, message, at }: Record<string, string> & { at: readonly string[] }): string[] => [
  `  ${[name, code, message].filter(Boolean).join(' ')}`,
  ...at.map((frame) => `    ${frame}`),
];
