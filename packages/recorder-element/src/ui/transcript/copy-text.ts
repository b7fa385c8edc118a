/**
 * Copies to the clipboard, in a user's action; resolves to whether it worked. Insecure pages have no clipboard, and in
 * frames it may be forbidden: there the text is selected in a field and copied as by hand.
 *
 * @param place Where the field may stand for that moment
 */
export const copyText = async (text: string, place: Element): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text, place);
  }
};

const copySelected = (text: string, place: Element): boolean => {
  const root = place.getRootNode() as Document | ShadowRoot;
  const focused = root.activeElement;
  const field = document.createElement('textarea');
  field.className = 'announcement';
  field.readOnly = true; // No keyboard comes up for it.
  field.value = text;
  place.append(field);
  field.select();
  try {
    return document.execCommand('copy');
  } finally {
    field.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }
};
