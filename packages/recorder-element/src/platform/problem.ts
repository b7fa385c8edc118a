import { isProblemCode, ProblemError, type TranscriptionProblemCode } from '@audio-transcriber/contract';

/** The problems that occur in the page rather than in a service's response. Codes are stable: pages depend on them. */
const localProblemCodes = [
  'microphone-denied',
  'microphone-dismissed',
  'microphone-blocked',
  'microphone-missing',
  'microphone-busy',
  'microphone-lost',
  'insecure-context',
  'recording-unsupported',
  'recording-failed',
  'network-failed',
  'offline',
  'bad-response',
  'transform-failed',
] as const;

export type LocalProblemCode = (typeof localProblemCodes)[number];
export type TranscriberProblemCode = TranscriptionProblemCode | LocalProblemCode;

/** Why a recording or its transcription failed. `messages/` has the texts for each code. */
export type TranscriberProblem = ProblemError<TranscriberProblemCode>;

/**
 * Returns a thrown problem. Replaces any other error, or a problem with an unknown code, by a problem with this code.
 */
export const toProblem = (cause: unknown, code: TranscriberProblemCode): TranscriberProblem => {
  if (!ProblemError.isInstance(cause)) return new ProblemError(code, String(cause), { cause });
  return hasKnownCode(cause) ? cause : new ProblemError(code, cause.message, { cause });
};

const hasKnownCode = (problem: ProblemError<string>): problem is TranscriberProblem =>
  isProblemCode(problem.code) || (localProblemCodes as readonly string[]).includes(problem.code);
