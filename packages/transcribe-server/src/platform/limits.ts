/** Limits of requests. */
export interface Limits {
  readonly maxUploadBytes: number;
  readonly maxAudioSeconds: number;
  /** Maximum number of running and waiting transcriptions. */
  readonly maxQueue: number;
  /** Maximum time in seconds from the last byte of the audio to the result. */
  readonly requestTimeoutSeconds: number;
  /** Seconds for which work with an Idempotency-Key continues after its client has disconnected. */
  readonly abandonSeconds: number;
  /**
   * Maximum number of concurrent resumable uploads, including those that wait for a retry, and realtime sessions. 0 turns
   * both off.
   */
  readonly maxLiveUploads: number;
  /** Seconds for which an unused upload, or its result, is kept. */
  readonly uploadTtlSeconds: number;
}

/** The default limits. */
export const defaultLimits: Limits = {
  maxUploadBytes: 300_000_000,
  maxAudioSeconds: 4 * 3600,
  maxQueue: 100,
  requestTimeoutSeconds: 3600,
  abandonSeconds: 30,
  maxLiveUploads: 100,
  uploadTtlSeconds: 900,
};
