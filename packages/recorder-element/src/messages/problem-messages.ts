import type { TranscriberProblemCode } from '../platform/problem.ts';
import { problemTitles } from './messages.ts';

export interface ProblemMessage {
  /** What happened. */
  readonly title: string;
  /** What to do about it. */
  readonly advice: string;
}

const tryLater = 'Wait a moment, then try again.';
const contactSupport = 'Contact the site’s support.';
const tryThenContact = 'Try again. If it happens again, contact the site’s support.';
const recordShorter = 'Download the recording to keep it, then record shorter parts.';

const advices: Readonly<Record<TranscriberProblemCode, string>> = {
  'microphone-denied': 'Click the icon beside the address bar and choose Allow.',
  'microphone-dismissed': 'Try again and choose “Allow”.',
  'microphone-blocked': 'Turn it on in your device’s privacy settings, or open this page in a window of its own.',
  'microphone-missing': 'Connect a microphone, then try again.',
  'microphone-busy': 'Close other apps that use it, then try again.',
  'microphone-lost': 'Your recording is kept.',
  'insecure-context': 'Open this page at an address that starts with https://.',
  'recording-unsupported': 'Open this page in a current Chrome, Edge, Firefox or Safari.',
  'recording-failed': 'Try again, or restart the browser.',
  'network-failed': 'Check your connection, then try again. Your recording is kept.',
  offline: 'Your recording is kept. Try again when you are online.',
  'bad-response': tryThenContact,
  'transform-failed': tryThenContact,
  'empty-audio': 'Try again and speak a little longer.',
  'invalid-request': contactSupport,
  'idempotency-mismatch': 'Download the recording to keep it, then record again.',
  unauthorized: 'Sign in, then try again.',
  'origin-not-allowed': contactSupport,
  'not-found': contactSupport,
  'method-not-allowed': contactSupport,
  'upload-offset-mismatch': 'Your recording is kept. Try again.',
  'request-timeout': 'Check your connection, then try again.',
  'audio-too-large': recordShorter,
  'audio-too-long': recordShorter,
  'unsupported-media-type': 'Download the recording to keep it, then try another browser.',
  'unreadable-audio': 'Play it. If it sounds right, try again.',
  'unsupported-language': 'Choose another language.',
  'rate-limited': tryLater,
  internal: tryThenContact,
  'engine-misconfigured': contactSupport,
  'engine-failed': tryThenContact,
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
