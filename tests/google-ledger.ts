import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  type GoogleFault,
  type GoogleSpeechCall,
  startGoogleSpeechEmulator,
} from '@audio-transcriber/transcribe-server/testing';

/** A recognition asked of Google's stand-in, in which a segment is known by its sound. */
export interface LedgerEntry {
  readonly sound: string;
  readonly call: GoogleSpeechCall;
}

interface GoogleLedger extends AsyncDisposable {
  /** For `SPEECH_EMULATOR_HOST`. */
  readonly host: string;
  /** Every recognition asked for, in order. */
  readonly entries: readonly LedgerEntry[];
  readonly answered: readonly LedgerEntry[];
}

/** Google's stand-in, whose ledger tells which segments were heard, and how often. */
export const startGoogleLedger = async (
  beforeAnswer: (entry: LedgerEntry) => Promise<GoogleFault | undefined> | GoogleFault | undefined = () => undefined,
): Promise<GoogleLedger> => {
  const entries: LedgerEntry[] = [];
  const google = await startGoogleSpeechEmulator({
    beforeAnswer: ({ content }, place) => {
      const call = google.calls[place] ?? assert.fail();
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

/** No segment was answered twice, and no stretch of the recording in two ways. */
export const assertAnsweredOnce = (entries: readonly LedgerEntry[], recordingSeconds: number): void => {
  const answered = entries.filter(({ call }) => call.outcome === 'answered');
  assert.equal(new Set(answered.map(({ sound }) => sound)).size, answered.length);
  assert.ok(secondsIn(answered) < recordingSeconds + 0.1, `${secondsIn(answered)} s of ${recordingSeconds} s`);
};
