import { pino, stdTimeFunctions } from 'pino';
import { createPrettyDestination, type LogDestination } from './pretty-log.ts';

/** A logger: pino's, or any other with these methods. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** From most to least. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
/** The lowest level that is logged. */
export type LogLevel = (typeof logLevels)[number];

interface LogOptions {
  /** The lowest level that is written. Default: `info`. */
  readonly level?: LogLevel;
  /** Default: the standard output. */
  readonly destination?: LogDestination;
}

/**
 * Creates a logger that writes one JSON object a line, or readable lines at a terminal. Callers must not log audio,
 * transcripts, prompts, file names, keys or client addresses.
 */
export const createLog = ({ level = 'info', destination = standardOutput() }: LogOptions = {}): Log =>
  pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination.isTTY ? createPrettyDestination(destination) : destination,
  );

/** Lets pino write to a pipe or file: a stream would end the process when the reader of the pipe is gone. */
const standardOutput = (): LogDestination => (process.stdout.isTTY ? process.stdout : pino.destination(1));
