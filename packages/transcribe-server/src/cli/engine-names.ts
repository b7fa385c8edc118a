/** The engines that `ENGINE` may name, beside `auto`. */
export const engineNames = ['sherpa', 'google', 'openai'] as const;

/** One of the engines. */
export type EngineName = (typeof engineNames)[number];
