/** The English texts of long transcripts. Other languages may replace them. */
export const longTranscriptTexts = {
  speaker: 'Speaker {number}',
  search: 'Search',
  previousMatch: 'Previous match',
  nextMatch: 'Next match',
} as const;
