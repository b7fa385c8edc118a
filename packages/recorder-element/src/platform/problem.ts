import { type ProblemCode, ProblemError } from '@audio-transcriber/contract';

/** What can go wrong in the page, before or beside a service's answer. Codes are stable: pages branch on them. */
export type LocalProblemCode =
  | 'microphone-denied'
  | 'microphone-dismissed'
  | 'microphone-blocked'
  | 'microphone-missing'
  | 'microphone-busy'
  | 'microphone-lost'
  | 'insecure-context'
  | 'recording-unsupported'
  | 'recording-failed'
  | 'network-failed'
  | 'offline'
  | 'bad-response';

export type TranscriberProblemCode = ProblemCode | LocalProblemCode;

/** Why a recording or its transcription failed. `messages.ts` has the words for each code. */
export type TranscriberProblem = ProblemError<TranscriberProblemCode>;

/** The problem that was thrown; with this code where something else was. */
export const toProblem = (cause: unknown, code: TranscriberProblemCode): TranscriberProblem =>
  cause instanceof ProblemError ? cause : new ProblemError(code, String(cause), { cause });
