/** The values of `ENGINE`, apart from `auto`. */
export const engineNames = ['sherpa', 'google', 'openai'] as const;

/** One of the engines. */
export type EngineName = (typeof engineNames)[number];
