import { button } from '../../lines/parts.tsx';
import { askAtOnce, isPossible, openSheet } from '../sheets.ts';
import type { SheetKind } from '../state.ts';
import type { Ui } from '../ui.ts';
import { popup } from './popup.tsx';

/** The menu of the header. It has what is possible now. */
export function more(ui: Ui) {
  const item = (kind: SheetKind) =>
    isPossible(kind, ui.view) &&
    button(kind === 'end' || kind === 'delete' ? 'bad' : '', ui.say(texts[kind]), () => openSheet(ui, kind));
  const isJoined = ui.view.reach.messenger?.state === 'joined';
  return popup(
    ui,
    'more',
    <>
      <button type="button" role="switch" aria-checked={ui.sound} onClick={ui.toggleSound}>
        {ui.say('sound')}
      </button>
      {item('follow')}
      {item('join')}
      {item('mail')}
      {isJoined && button('', ui.say('forgetDevice'), () => forgetDevice(ui))}
      {item('end')}
      {item('delete')}
    </>,
  );
}

const texts = {
  follow: 'toMessenger',
  join: 'fromMessenger',
  mail: 'byMail',
  end: 'end',
  delete: 'deleteChat',
} as const;

function forgetDevice(ui: Ui): void {
  void askAtOnce(ui, { type: 'forget_device' });
  ui.focus();
}
