import type { TranscriberProblemCode } from '../platform/problem.ts';
import type { Phase } from '../transcriber/state.ts';

/** What has happened, for everything that can go wrong. What to do about it is loaded later: `problem-messages.ts`. */
export const problemTitles = {
  'microphone-denied': 'The microphone is not allowed here',
  'microphone-dismissed': 'The microphone was not allowed',
  'microphone-blocked': 'The microphone is blocked',
  'microphone-missing': 'No microphone was found',
  'microphone-busy': 'The microphone cannot be used',
  'microphone-lost': 'The microphone was disconnected',
  'insecure-context': 'Recording needs a secure page',
  'recording-unsupported': 'This browser cannot record',
  'recording-failed': 'The recording failed',
  'network-failed': 'The service cannot be reached',
  offline: 'You are offline',
  'bad-response': 'The answer was not understood',
  'empty-audio': 'Nothing was recorded',
  'invalid-request': 'The service refused the request',
  'idempotency-mismatch': 'The service took this for another recording',
  unauthorized: 'The service wants a key',
  'origin-not-allowed': 'This page may not use the service',
  'not-found': 'There is no service at this address',
  'method-not-allowed': 'The service cannot do this',
  'upload-offset-mismatch': 'Sending was interrupted',
  'request-timeout': 'Sending took too long',
  'audio-too-large': 'The recording is too large',
  'audio-too-long': 'The recording is too long',
  'unsupported-media-type': 'The service does not take this kind of audio',
  'unreadable-audio': 'The service cannot read the recording',
  'unsupported-language': 'The service does not know this language',
  'rate-limited': 'Too many requests',
  internal: 'The service had a fault',
  'engine-misconfigured': 'The speech recogniser is not set up',
  'engine-failed': 'The speech recogniser failed',
  'engine-unavailable': 'The speech recogniser cannot be reached',
  'server-busy': 'The service is busy',
  'engine-timeout': 'The speech recogniser took too long',
  'storage-full': 'The service has no room left',
} as const satisfies Record<TranscriberProblemCode, string>;

/** Whether this is the code of a problem that there are words for. */
export const hasMessage = (code: unknown): code is TranscriberProblemCode =>
  typeof code === 'string' && Object.hasOwn(problemTitles, code);

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
  transcribeAgain: 'Transcribe again',
  tryAgain: 'Try again',
  tryNow: 'Try now',
  retryIn: 'Trying again in {seconds} s',
  retryOnline: 'Trying again as soon as you are online',
  player: 'Your recording',
  transcript: 'Transcript',
  details: 'Details',
  idle: 'Start recording',
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
  emptyHint: 'Listen to the recording: if you hear yourself, have it transcribed again. If not, check your microphone.',
} as const;

/** What a screen reader says on reaching a phase; a failure says its problem's title. */
export const announcedTexts: Partial<Record<Phase, keyof typeof texts>> = {
  recording: 'recording',
  paused: 'paused',
  recorded: 'recorded',
  transcribing: 'transcribing',
  transcribed: 'transcribed',
};
