const [fixed = 0.3, perAudioSecond = 0.02] = (process.env.ENGINE_SECONDS ?? '').split(',').filter(Boolean).map(Number);

/** How long the emulated Google takes for so much audio. */
export const engineSeconds = (audioSeconds: number): number => fixed + perAudioSecond * audioSeconds;
