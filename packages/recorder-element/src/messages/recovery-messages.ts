/** The English texts of the recovery panel. */
export const recoveryTexts = {
  listen: 'Play',
  discardAll: 'Delete all',
  discardAllQuestion: 'Delete all {count} recordings?',
  interrupted: 'Unsaved recording · {recording}',
  interruptedSeveral: '{count} unsaved recordings',
  recordedAt: '{duration} · {time}',
  timeOfDay: '{day} {time}',
  timeLongAgo: '{day} {time} ({age})',
  unreadable: 'This recording can no longer be read.',
} as const;
