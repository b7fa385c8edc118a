/** The English texts of the recovery panel. Texts with a `count` are for two or more recordings. */
export const recoveryTexts = {
  discardAllQuestion: { other: 'Delete all {count} recordings?' },
  interrupted: 'Unsaved recording · {recording}',
  interruptedSeveral: { other: '{count} unsaved recordings' },
  recordedAt: '{duration} · {time}',
  timeOfDay: '{day} {time}',
  timeLongAgo: '{day} {time} ({age})',
  unreadable: 'This recording can no longer be read.',
} as const;
