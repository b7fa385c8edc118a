/** What requests may cost. */
export interface Limits {
  readonly maxUploadBytes: number;
  readonly maxAudioSeconds: number;
  /** Transcriptions that may run or wait at once. */
  readonly maxQueue: number;
  /** How long a transcription may take after its audio has come. */
  readonly requestTimeoutSeconds: number;
  /** How long work with an Idempotency-Key goes on when its client is gone. */
  readonly abandonSeconds: number;
  /** Recordings that may be sent in pieces at once, or wait for their failed segments to be tried again; 0: none. */
  readonly maxLiveUploads: number;
  /** How long an upload is kept that nobody asks for, finished or not. */
  readonly uploadTtlSeconds: number;
}

/** Where nothing else is configured. */
export const defaultLimits: Limits = {
  maxUploadBytes: 300_000_000,
  maxAudioSeconds: 4 * 3600,
  maxQueue: 100,
  requestTimeoutSeconds: 3600,
  abandonSeconds: 30,
  maxLiveUploads: 100,
  uploadTtlSeconds: 900,
};
