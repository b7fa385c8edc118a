/** Returns the name to show for a speaker's label: `Speaker 1` for `A`, `Speaker 2` for `B`, …; other labels are names. */
export const speakerName = (label: string): string =>
  /^[A-Z]$/.test(label) ? `Speaker ${label.charCodeAt(0) - 64}` : label;
