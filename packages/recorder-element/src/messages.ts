import type { TranscriberProblemCode } from './problem.ts';
import type { Phase } from './state.ts';

export interface ProblemMessage {
  /** What happened. */
  readonly title: string;
  /** What to do about it. */
  readonly advice: string;
}

const tryLater = 'Wait a moment, then try again.';
const tellTheSite = 'If it happens again, tell the people who run this site.';
const recordShorter = 'Download the recording to keep it, and record in shorter parts.';

/** The words for everything that can go wrong. */
export const problemMessages = {
  'microphone-denied': {
    title: 'The microphone is not allowed here',
    advice: 'Allow it in the browser’s settings for this site, beside the address, then try again.',
  },
  'microphone-dismissed': {
    title: 'The microphone was not allowed',
    advice: 'Try again, and choose “Allow” when the browser asks.',
  },
  'microphone-blocked': {
    title: 'The microphone is blocked',
    advice: 'Your device, or the page around this one, forbids it. Check your device’s privacy settings.',
  },
  'microphone-missing': { title: 'No microphone was found', advice: 'Connect one or turn it on, then try again.' },
  'microphone-busy': {
    title: 'The microphone cannot be used',
    advice: 'Close other apps that may be using it, then try again.',
  },
  'microphone-lost': {
    title: 'The microphone was disconnected',
    advice: 'Your recording is kept.',
  },
  'insecure-context': {
    title: 'Recording needs a secure page',
    advice: 'Open this page with an address that starts with https://.',
  },
  'recording-unsupported': {
    title: 'This browser cannot record',
    advice: 'Open this page in a current Chrome, Edge, Firefox or Safari.',
  },
  'recording-failed': { title: 'The recording failed', advice: 'Try again, or restart the browser.' },
  'network-failed': {
    title: 'The service cannot be reached',
    advice: 'Check your connection, then try again. The service may be down, or may not allow this page.',
  },
  offline: { title: 'You are offline', advice: 'Your recording is kept. Try again when you are connected.' },
  'bad-response': { title: 'The answer was not understood', advice: `Try again. ${tellTheSite}` },
  'empty-audio': { title: 'Nothing was recorded', advice: 'Try again, and speak a little longer.' },
  'invalid-request': { title: 'The service refused the request', advice: tellTheSite },
  'idempotency-mismatch': {
    title: 'The service took this for another recording',
    advice: 'Download the recording to keep it, and record it again.',
  },
  unauthorized: { title: 'The service wants a key', advice: 'Sign in again, then try again.' },
  'origin-not-allowed': {
    title: 'This page may not use the service',
    advice: 'Tell the people who run this site.',
  },
  'not-found': {
    title: 'There is no service at this address',
    advice: 'Tell the people who run this site.',
  },
  'method-not-allowed': { title: 'The service cannot do this', advice: tellTheSite },
  'upload-offset-mismatch': { title: 'Sending was interrupted', advice: 'Your recording is kept. Try again.' },
  'request-timeout': { title: 'Sending took too long', advice: 'Check your connection, then try again.' },
  'audio-too-large': { title: 'The recording is too large', advice: recordShorter },
  'audio-too-long': { title: 'The recording is too long', advice: recordShorter },
  'unsupported-media-type': {
    title: 'The service does not take this kind of audio',
    advice: 'Download the recording to keep it, and try another browser.',
  },
  'unreadable-audio': {
    title: 'The service cannot read the recording',
    advice: 'Listen to it. If it sounds right, try again.',
  },
  'unsupported-language': {
    title: 'The service does not know this language',
    advice: 'Choose another language, or tell the people who run this site.',
  },
  'rate-limited': { title: 'Too many requests', advice: tryLater },
  internal: { title: 'The service had a fault', advice: `Try again. ${tellTheSite}` },
  'engine-misconfigured': {
    title: 'The speech recogniser is not set up',
    advice: 'Tell the people who run this site.',
  },
  'engine-failed': { title: 'The speech recogniser failed', advice: `Try again. ${tellTheSite}` },
  'engine-unavailable': { title: 'The speech recogniser cannot be reached', advice: tryLater },
  'server-busy': { title: 'The service is busy', advice: tryLater },
  'engine-timeout': { title: 'The speech recogniser took too long', advice: tryLater },
  'storage-full': { title: 'The service has no room left', advice: tryLater },
} as const satisfies Record<TranscriberProblemCode, ProblemMessage>;

/** Whether this is the code of a problem that there are words for. */
export const hasMessage = (code: unknown): code is TranscriberProblemCode =>
  typeof code === 'string' && Object.hasOwn(problemMessages, code);

export const texts = {
  recorder: 'Voice recorder',
  start: 'Start recording',
  startAgain: 'New recording',
  stop: 'Stop recording',
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
  discard: 'Discard',
  download: 'Download audio',
  transcribe: 'Transcribe',
  tryAgain: 'Try again',
  tryNow: 'Try now',
  retryIn: 'Trying again in {seconds} s',
  retryOnline: 'Trying again as soon as you are online',
  player: 'Your recording',
  transcript: 'Transcript',
  details: 'Details',
  idle: 'Press to record',
  starting: 'Waiting for the microphone',
  startingHint: 'Your browser may ask you to allow it.',
  recording: 'Recording',
  paused: 'Paused',
  timeLeft: '{time} left',
  stopping: 'Finishing',
  recorded: 'Recorded',
  recordedHint: 'Listen to it, or have it transcribed.',
  transcribing: 'Transcribing',
  transcribed: 'The transcript is ready',
  empty: 'No speech was heard',
  emptyHint: 'If you hear yourself in the recording, try again. If not, check your microphone.',
} as const;

/** What a screen reader says on reaching a phase; a failure says its problem's title. */
export const announcedTexts: Partial<Record<Phase, keyof typeof texts>> = {
  recording: 'recording',
  paused: 'paused',
  recorded: 'recorded',
  transcribing: 'transcribing',
  transcribed: 'transcribed',
};
