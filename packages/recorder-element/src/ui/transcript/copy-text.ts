/**
 * Copies text to the clipboard, in a user action. Resolves to whether it succeeded. Without the Clipboard API (insecure
 * pages, some frames), it copies by selecting the text in a temporary field.
 *
 * @param place The parent of the temporary field
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
  field.readOnly = true; // Opens no on-screen keyboard.
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
