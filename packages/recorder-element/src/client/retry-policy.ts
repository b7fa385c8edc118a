import type { TranscriberProblem, TranscriberProblemCode } from '../platform/problem.ts';

/** A failed attempt, and the circumstances. */
export interface Failure {
  /** How many automatic retries there were. */
  readonly attempt: number;
  readonly problem: Pick<TranscriberProblem, 'code' | 'retryAfterSeconds'>;
  readonly isOnline: boolean;
  /** At least 0 and less than 1. */
  readonly random: number;
}

type Codes = readonly TranscriberProblemCode[];

/**
 * Problems that may go away soon, so that a retry is automatic. Other `retryable` problems are left to the person:
 * don't send a whole recording five times to a service that is broken or full.
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

/** Problems of an upload that another process, or a restarted one, can recover from. */
const recoverableCodes: Codes = ['not-found', 'upload-offset-mismatch', 'internal', 'storage-full'];

const connectivityCodes: Codes = ['network-failed', 'offline', 'rate-limited'];

const maxAttempts = 4;

/** With a longer Retry-After, there is no automatic retry. */
const maxRetryAfterSeconds = 600;

/** Returns when to retry: after this number of milliseconds, when the page is online, or not at all. */
export const retryDelay = ({ attempt, problem, isOnline, random }: Failure): number | 'online' | undefined => {
  const { code, retryAfterSeconds = 0 } = problem;
  if (!transientCodes.includes(code) || retryAfterSeconds > maxRetryAfterSeconds) return undefined;
  if (!isOnline) return 'online';
  if (attempt >= maxAttempts) return undefined;
  return backoffMs(attempt, retryAfterSeconds, random);
};

/** Returns about 1, 3, 9 and then 27 s, with jitter, so that pages that failed together do not retry together. */
export const backoffMs = (attempt: number, retryAfterSeconds: number, random: number): number => {
  const middle = 1000 * 3 ** Math.min(attempt, 3);
  return Math.max(middle * 0.75, retryAfterSeconds * 1000) + middle * 0.5 * random;
};

/** Whether an upload can be resumed after a problem. */
export const isResumable = ({ code }: TranscriberProblem): boolean =>
  transientCodes.includes(code) || recoverableCodes.includes(code);

/** Whether a problem affects every request. */
export const isConnectivityProblem = ({ code }: TranscriberProblem): boolean => connectivityCodes.includes(code);
