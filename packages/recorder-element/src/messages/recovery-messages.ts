/** The English texts of the recovery panel. */
export const recoveryTexts = {
  listen: 'Listen',
  discardAll: 'Discard all',
  confirmDiscardAll: 'Discard all {count} for good',
  keepAll: 'Keep them',
  interrupted: 'A recording was interrupted: {recording}',
  interruptedSeveral: '{count} recordings were interrupted',
  recordedAt: '{duration}, {time}',
  timeOfDay: '{day} {time}',
  timeLongAgo: '{day} {time} ({age})',
  unreadable: 'The browser cannot read this recording any more.',
} as const;
