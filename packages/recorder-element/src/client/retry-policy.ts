import type { TranscriberProblem, TranscriberProblemCode } from '../platform/problem.ts';

/** What was tried, how it failed, and how things stand. */
export interface Failure {
  /** How often it was tried again already, unasked. */
  readonly attempt: number;
  readonly problem: Pick<TranscriberProblem, 'code' | 'retryAfterSeconds'>;
  readonly isOnline: boolean;
  /** At least 0 and less than 1. */
  readonly random: number;
}

type Codes = readonly TranscriberProblemCode[];

/**
 * The service, or the way to it, may be better soon. What else is `retryable` on the wire is left to the person: a whole
 * recording is not sent five times to a service that has a fault of its own, or no room for it.
 */
const transientCodes: Codes = [
  'network-failed',
  'offline',
  'request-timeout',
  'rate-limited',
  'engine-failed',
  'engine-unavailable',
  'server-busy',
  'engine-timeout',
];

/** What an upload may meet that is served by several processes, or by one that starts anew. */
const recoverableCodes: Codes = ['not-found', 'upload-offset-mismatch', 'internal', 'storage-full'];

const connectivityCodes: Codes = ['network-failed', 'offline', 'rate-limited'];

const maxAttempts = 4;

/** Nobody watches a longer count-down. */
const maxRetryAfterSeconds = 600;

/** When to try again unasked: after so many milliseconds, as soon as the page is online, or not at all. */
export const retryDelay = ({ attempt, problem, isOnline, random }: Failure): number | 'online' | undefined => {
  const { code, retryAfterSeconds = 0 } = problem;
  if (!transientCodes.includes(code) || retryAfterSeconds > maxRetryAfterSeconds) return undefined;
  if (!isOnline) return 'online';
  if (attempt >= maxAttempts) return undefined;
  return backoffMs(attempt, retryAfterSeconds, random);
};

/** About 1, 3, 9 and 27 s and no more, spread so that pages which failed together do not come back together. */
export const backoffMs = (attempt: number, retryAfterSeconds: number, random: number): number => {
  const middle = 1000 * 3 ** Math.min(attempt, 3);
  return Math.max(middle * 0.75, retryAfterSeconds * 1000) + middle * 0.5 * random;
};

/** Whether an upload may be taken up again where it is. */
export const isResumable = ({ code }: TranscriberProblem): boolean =>
  transientCodes.includes(code) || recoverableCodes.includes(code);

/** Whether nothing gets through now, whichever way it is sent. */
export const isConnectivityProblem = ({ code }: TranscriberProblem): boolean => connectivityCodes.includes(code);
