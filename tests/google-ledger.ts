import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  type GoogleFault,
  type GoogleSpeechCall,
  startGoogleSpeechEmulator,
} from '@audio-transcriber/transcribe-server/testing';

/** A recognition requested of the Google emulator. `sound` is the hash of the audio. */
export interface LedgerEntry {
  readonly sound: string;
  readonly call: GoogleSpeechCall;
}

/** Length of the silence with which the engine checks its configuration. */
const checkSeconds = 0.1;

interface GoogleLedger extends AsyncDisposable {
  /** Value for `SPEECH_EMULATOR_HOST`. */
  readonly host: string;
  /** All requested recognitions, in order. */
  readonly entries: readonly LedgerEntry[];
  readonly answered: readonly LedgerEntry[];
}

/** Starts the Google emulator with a log of the recognised segments. */
export const startGoogleLedger = async (
  beforeAnswer: (entry: LedgerEntry) => Promise<GoogleFault | undefined> | GoogleFault | undefined = () => undefined,
): Promise<GoogleLedger> => {
  const entries: LedgerEntry[] = [];
  const google = await startGoogleSpeechEmulator({
    beforeAnswer: ({ content }, place) => {
      const call = google.calls[place] ?? assert.fail();
      // The engine's check of itself.
      if (call.audioSeconds <= checkSeconds) return undefined;
      const entry = { sound: createHash('sha256').update(content).digest('base64'), call };
      entries.push(entry);
      return beforeAnswer(entry);
    },
  });
  return {
    host: google.host,
    entries,
    get answered() {
      return entries.filter(({ call }) => call.outcome === 'answered');
    },
    [Symbol.asyncDispose]: () => google[Symbol.asyncDispose](),
  };
};

export const secondsIn = (entries: readonly LedgerEntry[]): number =>
  entries.reduce((total, { call }) => total + call.audioSeconds, 0);

/** Asserts that no segment was answered twice, and that the answered segments do not overlap. */
export const assertAnsweredOnce = (entries: readonly LedgerEntry[], recordingSeconds: number): void => {
  const answered = entries.filter(({ call }) => call.outcome === 'answered');
  assert.equal(new Set(answered.map(({ sound }) => sound)).size, answered.length);
  assert.ok(secondsIn(answered) < recordingSeconds + 0.1, `${secondsIn(answered)} s of ${recordingSeconds} s`);
};
