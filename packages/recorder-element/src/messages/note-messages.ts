/** The English texts of previous and deleted notes; a language that has them puts its own in their place. */
export const noteTexts = {
  previousNotes: 'Previous notes ({count})',
  openNote: 'Open',
  deleteNote: 'Delete',
  deleteAllNotes: 'Delete all',
  keptInTab: 'Kept until you close this tab.',
  keptForDays: 'Kept in this browser for 7 days.',
  keptInPage: 'Kept until you leave this page.',
  noteDeleted: 'Note deleted',
  notesDeleted: '{count} notes deleted',
  undo: 'Undo',
} as const;
