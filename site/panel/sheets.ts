import type { Question } from '../../lib/protocol/index.ts';
import type { Problem, View } from './client/index.ts';
import { noSheet, type PanelState, type ProblemText, type SheetKind } from './state.ts';
import type { Ui } from './ui.ts';

/** What the visitor can do now: the menu offers it, and its sheet stays open as long. */
export function isPossible(kind: SheetKind, { started, closed, lines, mine, reach }: View): boolean {
  const { messenger, mail } = reach;
  if (kind === 'end' || kind === 'delete') return started;
  if (closed) return false;
  if (kind === 'join') return messenger !== undefined && messenger.state !== 'joined';
  // Only a visitor who has written can get an answer.
  const hasWritten = lines.length + mine.length > 0;
  if (kind === 'follow') return hasWritten && (messenger?.state === 'possible' || messenger?.state === 'opened');
  return hasWritten && mail !== undefined && ['possible', 'offered', 'stopped'].includes(mail.state);
}

/** Closes a sheet that another tab, or what has happened meanwhile, made pointless. */
export function wantedSheet({ sheet }: PanelState, view: View): Partial<PanelState> {
  // A link that was opened elsewhere ends the way to Messenger that this tab shows.
  const isOver = isWay(sheet) && !view.opening;
  return sheet && (isOver || !isPossible(sheet, view)) ? noSheet : {};
}

export function openSheet(ui: Ui, sheet: SheetKind): void {
  if (isWay(sheet)) void ui.liveClient.openings.ask(sheet);
  ui.set({ ...noSheet, popup: undefined, sheet });
  ui.focus(sheet === 'mail' ? '.sheet input' : '.sheet');
}

export function closeSheet(ui: Ui): void {
  if (isWay(ui.sheet)) ui.liveClient.openings.cancel();
  ui.set(noSheet);
  ui.focus();
}

const isWay = (sheet: SheetKind | undefined) => sheet === 'follow' || sheet === 'join';

export const problemTexts: Readonly<Record<Problem, ProblemText>> = {
  wrong_digits: 'wrongDigits',
  digits_over: 'digitsOver',
  not_email: 'notEmail',
  slow_down: 'tooOften',
  failed: 'notDone',
};

/**
 * Asks the server, and shows why it could not do it: in the sheet, or where the conversation stands if none is open.
 *
 * @returns what became of it; undefined where the visitor has given up meanwhile.
 */
export async function ask(ui: Ui, question: Question): Promise<Problem | 'done' | undefined> {
  if (ui.busy) return undefined;
  ui.set({ busy: true, problem: undefined, popup: undefined });
  const answer = await ui.liveClient.ask(question);
  if (ui.state().sheet !== ui.sheet || !ui.state().busy) return undefined;
  if (answer.type !== 'problem') return 'done';
  ui.set({ busy: false, problem: problemTexts[answer.problem] });
  return answer.problem;
}

/** Asks for what a button does, without a sheet. */
export async function askAtOnce(ui: Ui, question: Question): Promise<void> {
  if ((await ask(ui, question)) === 'done') ui.set({ busy: false });
}
