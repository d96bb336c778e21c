/**
 * Puts a text into the clipboard; where the browser forbids it, the text is selected, so that the owner's own keys copy it.
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
