/** A page may load the loader more than once. */
const started = Symbol.for('customer-chat.developer-notes');

/**
 * A part of the loader in the local stack alone, and never of a deployed site: shows over the panel what the bot did
 * wrong in a conversation of the website. It is for the developer, and is no line of the conversation.
 * @param url streams the notes.
 */
export function showDeveloperNotes(url: string): void {
  if (Reflect.has(window, started)) return;
  Reflect.set(window, started, true);
  const note = noteElement();
  new EventSource(url).onmessage = ({ data }: MessageEvent<string>) => {
    note.say(data);
    const panel = document.querySelector('[data-testid="dialog_iframe"]')?.getBoundingClientRect();
    // A closed panel has no place of its own: the corner of the page is free.
    const place =
      panel !== undefined && panel.height > 0
        ? { left: `${panel.left + 12}px`, width: `${panel.width - 24}px`, top: `${panel.top + 84}px`, bottom: 'auto' }
        : { left: '12px', width: 'min(360px, calc(100vw - 24px))', top: 'auto', bottom: '12px' };
    Object.assign(note.element.style, place);
    document.body.append(note.element);
  };
}

function noteElement() {
  const element = document.createElement('aside');
  element.setAttribute('role', 'status');
  element.dataset.developerNote = '';
  Object.assign(element.style, {
    position: 'fixed',
    zIndex: '2147483647',
    boxSizing: 'border-box',
    padding: '10px 36px 10px 12px',
    borderRadius: '8px',
    background: '#3b2300',
    color: '#ffd591',
    font: '13px/1.4 ui-monospace, Menlo, Consolas, monospace',
    overflowWrap: 'anywhere',
    direction: 'ltr',
    textAlign: 'left',
  });
  const text = element.appendChild(document.createElement('span'));
  const button = element.appendChild(document.createElement('button'));
  button.type = 'button';
  button.textContent = '×';
  button.setAttribute('aria-label', 'Close the note for the developer');
  Object.assign(button.style, {
    position: 'absolute',
    top: '4px',
    right: '4px',
    width: '28px',
    height: '28px',
    border: '0',
    background: 'none',
    color: 'inherit',
    font: '20px/1 sans-serif',
    cursor: 'pointer',
  });
  button.addEventListener('click', () => element.remove());
  return { element, say: (words: string) => text.replaceChildren(words) };
}
