const [fixed = 0.3, perAudioSecond = 0.02] = (process.env.ENGINE_SECONDS ?? '').split(',').filter(Boolean).map(Number);

/** Response time of the emulated Google for this duration of audio, in seconds. */
export const engineSeconds = (audioSeconds: number): number => fixed + perAudioSecond * audioSeconds;
