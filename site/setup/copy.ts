/**
 * Puts a text into the clipboard. Where the browser forbids it, selects the text, so that you can copy it with the
 * keyboard.
 * @param id of the element that shows the text.
 * @returns whether it is in the clipboard.
 */
export async function copyText(id: string, text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const element = document.getElementById(id);
    if (element) getSelection()?.selectAllChildren(element);
    return false;
  }
}
