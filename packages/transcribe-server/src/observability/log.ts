import { pino, stdTimeFunctions } from 'pino';
import { createLineWriter, type LogDestination } from './pretty-log.ts';

/** Where the server says what happens: pino's own, or any logger that is called the same way. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** From the most that is logged to nothing. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
/** The least that is logged. */
export type LogLevel = (typeof logLevels)[number];

interface LogOptions {
  /** The least that is written. Default `info`. */
  readonly level?: LogLevel;
  /** Default: the standard output. */
  readonly destination?: LogDestination;
}

/**
 * A log of JSON objects, one a line; at a terminal, of lines for people. It holds no audio, transcript, prompt, file
 * name, key or address of a client: what is handed to it must hold none.
 */
export const createLog = ({ level = 'info', destination = standardOutput() }: LogOptions = {}): Log =>
  pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination.isTTY ? createLineWriter(destination) : destination,
  );

/** A pipe or file is written by pino itself: where nobody reads any more, the process would not survive a stream. */
const standardOutput = (): LogDestination => (process.stdout.isTTY ? process.stdout : pino.destination(1));
