import type { Transcription } from '@audio-transcriber/contract';

/** Whether a label is that of a speaker without a name: `A`, …, `Z`. */
export const isUnnamed = (label: string): boolean => /^[A-Z]$/.test(label);

/** Whether there are speakers to show: several, or one with a name. */
export const hasSpeakers = (segments: Transcription['segments'] = []): boolean => {
  const labels = new Set(segments.map(({ speaker }) => speaker));
  return labels.size > 1 || [...labels].some((label) => label !== undefined && !isUnnamed(label));
};

/**
 * Returns a transcription with a new name for a speaker. The name of another speaker makes them one. A single capital
 * letter is the label of a speaker without a name, so such a name gets a full stop.
 */
export const renameSpeaker = (transcription: Transcription, label: string, name: string): Transcription => {
  const speaker = isUnnamed(name) ? `${name}.` : name;
  const rename = <Item extends { readonly speaker?: string }>(items: readonly Item[]): Item[] =>
    items.map((item) => (item.speaker === label ? { ...item, speaker } : item));
  return {
    ...transcription,
    ...(transcription.segments && { segments: rename(transcription.segments) }),
    ...(transcription.words && { words: rename(transcription.words) }),
  };
};
