/** What a request may cost where nothing else is configured. */
export const defaultLimits = { maxUploadBytes: 300_000_000, maxAudioSeconds: 4 * 3600 } as const;
