/** The ids of one element's notes in one tab. */
export interface TabNotes {
  readonly shown?: string | undefined;
  readonly previous: readonly string[];
}

const storageKey = 'audio-transcriber-notes';

type Slots = Record<string, TabNotes>;

/** Returns the ids of an element's notes in this tab, also after a reload. */
export const readTabNotes = (slot: string): TabNotes => readSlots()[slot] ?? { previous: [] };

/** Stores the ids of an element's notes until the tab is closed. Does nothing if the browser refuses to. */
export const writeTabNotes = (slot: string, notes: TabNotes): void => {
  const { [slot]: _, ...slots } = readSlots();
  if (notes.shown || notes.previous.length > 0) slots[slot] = notes;
  try {
    if (Object.keys(slots).length === 0) sessionStorage.removeItem(storageKey);
    else sessionStorage.setItem(storageKey, JSON.stringify(slots));
  } catch {
    // The notes stay in memory.
  }
};

const readSlots = (): Slots => {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? '{}');
  } catch {
    return {};
  }
};
