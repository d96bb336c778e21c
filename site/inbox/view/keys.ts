import type { InboxUi } from '../inbox-ui.ts';
import { setNote, takeOverNow } from './composer.tsx';
import { showShelf } from './list.tsx';
import { markDone } from './thread.tsx';

/** The keys and what they do: for the list behind `?`. */
export function keyList(ui: Pick<InboxUi, 'say'>) {
  return [
    ['j', 'keyNext'],
    ['k', 'keyPrevious'],
    ['r', 'keyReply'],
    ['n', 'keyNote'],
    ['t', 'keyTake'],
    ['d', 'keyDone'],
    ['u', 'keyUndo'],
    ['a', 'keyAssign'],
    ['i', 'keyAbout'],
    ['/', 'keySearch'],
    ['1 2 3', 'keyTabs'],
    [ui.say('enter'), 'keySend'],
    [ui.say('shiftEnter'), 'keyLine'],
    [ui.say('escape'), 'keyBack'],
    ['?', 'keyHelp'],
  ] as const;
}

/** So long after a letter in a field or a dialog the next one belongs to the same word: milliseconds. */
const WORD = 1000;

/** When the last letter of a word was typed that began there. */
let typedAt = -WORD;

/** Single keys work outside of fields only, and never together with Alt, Ctrl or the command key. */
export function onKeyDown(ui: InboxUi, event: KeyboardEvent): void {
  const { key, target } = event;
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const inField = target instanceof Element && target.closest('textarea,input,select,[contenteditable]') !== null;
  const isCovered = ui.dialog !== undefined || ui.largePicture !== undefined;
  const isRest = isRestOfWord(event, isCovered || inField);
  if (isCovered || ui.view.signIn.kind !== 'in') return;
  if (isRest) {
    // Another space would press the button that opened the dialog.
    if (!inField) event.preventDefault();
  } else if (key === 'Escape') goBack(ui, inField, target);
  else if (!inField && perform(ui, key)) event.preventDefault();
}

/**
 * A space may close a dialog, and another agent may take a field away: the letters that the agent types behind that are
 * no shortcuts. These keys end a word.
 */
function isRestOfWord({ key, timeStamp }: KeyboardEvent, isText: boolean): boolean {
  if (['Enter', 'Escape', 'Tab'].includes(key)) typedAt = -WORD;
  const isTyped = key.length === 1 && (isText || timeStamp - typedAt < WORD);
  if (isTyped) typedAt = timeStamp;
  return isTyped;
}

/** Leaves the field, then the note, then the conversation. */
function goBack(ui: InboxUi, inField: boolean, target: EventTarget | null): void {
  const customer = ui.view.thread?.customer;
  if (ui.menuOpen) ui.set({ menuOpen: false });
  else if (inField && target instanceof HTMLElement) {
    target.blur();
    ui.focus('.log');
  } else if (customer !== undefined && ui.client.draft(customer).isNote) {
    // The focus stays outside of the field, so that the next key is not typed into a reply.
    ui.client.setDraft(customer, { isNote: false });
  } else ui.leave();
}

/** @returns false where the key does nothing. */
function perform(ui: InboxUi, key: string): boolean {
  const customer = ui.view.thread?.customer;
  const shelf = ({ '1': 'open', '2': 'bot', '3': 'done' } as const)[key];
  if (shelf) showShelf(ui, shelf);
  else if (key === 'j' || key === 'k') step(ui, key === 'j' ? 1 : -1);
  else if (key === '/') ui.focus('#search');
  else if (key === '?') ui.set({ dialog: { kind: 'keys' } });
  else if (customer === undefined) return false;
  else if (key === 'r') setNote(ui, customer, false);
  else if (key === 'n') setNote(ui, customer, true);
  else if (key === 't') takeOverNow(ui);
  else if (key === 'd') markDone(ui);
  else if (key === 'u') ui.client.undoDone(customer);
  else if (key === 'a') ui.set({ dialog: { kind: 'assign' } });
  else if (key === 'i') ui.set({ isSideOpen: !ui.isSideOpen });
  else return false;
  return true;
}

function step(ui: InboxUi, by: number): void {
  const index = ui.listed.indexOf(ui.view.thread?.customer ?? '');
  const next = ui.listed[index < 0 ? 0 : Math.min(Math.max(index + by, 0), ui.listed.length - 1)];
  if (next === undefined) return;
  ui.open(next, `[data-customer="${CSS.escape(next)}"]`);
}
