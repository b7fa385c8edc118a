/** How long the emulated Google takes for so much audio. */
export const engineSeconds = (audioSeconds: number): number => 0.3 + 0.02 * audioSeconds;
