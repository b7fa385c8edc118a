/** The English texts for previous and deleted notes. Other languages may replace them. */
export const noteTexts = {
  previousNotes: 'Previous notes ({count})',
  openNote: 'Open',
  keptInTab: 'Kept until you close this tab.',
  keptForDays: 'Kept in this browser for 7 days.',
  keptInPage: 'Kept until you leave this page.',
  notesDeleted: { one: 'Note deleted', other: '{count} notes deleted' },
  undo: 'Undo',
} as const;
