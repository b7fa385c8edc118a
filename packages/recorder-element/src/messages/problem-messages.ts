import type { TranscriberProblemCode } from '../platform/problem.ts';
import { problemTitles } from './messages.ts';

export interface ProblemMessage {
  /** What happened. */
  readonly title: string;
  /** What to do about it. */
  readonly advice: string;
}

const tryLater = 'Wait a moment, then try again.';
const tellTheSite = 'If it happens again, tell the people who run this site.';
const recordShorter = 'Download the recording to keep it, and record in shorter parts.';

const advices: Readonly<Record<TranscriberProblemCode, string>> = {
  'microphone-denied': 'Allow it in the browser’s settings for this site, beside the address, then try again.',
  'microphone-dismissed': 'Try again, and choose “Allow” when the browser asks.',
  'microphone-blocked': 'Your device, or the page around this one, forbids it. Check your device’s privacy settings.',
  'microphone-missing': 'Connect one or turn it on, then try again.',
  'microphone-busy': 'Close other apps that may be using it, then try again.',
  'microphone-lost': 'Your recording is kept.',
  'insecure-context': 'Open this page with an address that starts with https://.',
  'recording-unsupported': 'Open this page in a current Chrome, Edge, Firefox or Safari.',
  'recording-failed': 'Try again, or restart the browser.',
  'network-failed': 'Check your connection, then try again. The service may be down, or may not allow this page.',
  offline: 'Your recording is kept. Try again when you are connected.',
  'bad-response': `Try again. ${tellTheSite}`,
  'empty-audio': 'Try again, and speak a little longer.',
  'invalid-request': tellTheSite,
  'idempotency-mismatch': 'Download the recording to keep it, and record it again.',
  unauthorized: 'Sign in again, then try again.',
  'origin-not-allowed': 'Tell the people who run this site.',
  'not-found': 'Tell the people who run this site.',
  'method-not-allowed': tellTheSite,
  'upload-offset-mismatch': 'Your recording is kept. Try again.',
  'request-timeout': 'Check your connection, then try again.',
  'audio-too-large': recordShorter,
  'audio-too-long': recordShorter,
  'unsupported-media-type': 'Download the recording to keep it, and try another browser.',
  'unreadable-audio': 'Listen to it. If it sounds right, try again.',
  'unsupported-language': 'Choose another language, or tell the people who run this site.',
  'rate-limited': tryLater,
  internal: `Try again. ${tellTheSite}`,
  'engine-misconfigured': 'Tell the people who run this site.',
  'engine-failed': `Try again. ${tellTheSite}`,
  'engine-unavailable': tryLater,
  'server-busy': tryLater,
  'engine-timeout': tryLater,
  'storage-full': tryLater,
};

/** The English title and advice of each problem. */
export const problemMessages = Object.fromEntries(
  Object.entries(problemTitles).map(([code, title]) => [
    code,
    { title, advice: advices[code as TranscriberProblemCode] },
  ]),
) as Readonly<Record<TranscriberProblemCode, ProblemMessage>>;
