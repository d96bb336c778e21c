import type { ComponentChildren } from 'preact';
import { button } from '../../lines/parts.tsx';
import { isolated } from '../../lines/text.ts';
import { closeSheet } from '../sheets.ts';
import type { SheetKind } from '../state.ts';
import type { Ui } from '../ui.ts';
import { digitsForm, mailForm } from './forms.tsx';
import { messengerLink } from './messenger-link.tsx';

/** What stands over the conversation until the visitor has answered it. */
export function sheet(ui: Ui) {
  return ui.sheet && <div class="veil">{sheets[ui.sheet](ui)}</div>;
}

const sheets: Readonly<Record<SheetKind, (ui: Ui) => ComponentChildren>> = {
  /** Asks before the chat ends, because ending removes it. */
  end: (ui) => question(ui, ui.say('endQuestion'), 'end'),
  delete: (ui) => question(ui, ui.say('deleteQuestion'), 'deleteChat'),
  follow: (ui) => about(ui, 'toMessenger', ui.say('toMessengerAbout'), messengerLink(ui)),
  join: (ui) => about(ui, 'fromMessenger', ui.say('fromMessengerAbout'), [messengerLink(ui), digitsForm(ui)]),
  mail: (ui) => {
    const { state, address } = ui.view.reach.mail ?? {};
    const stopped = state === 'stopped' && ui.say('mailStopped', { address: isolated(address) });
    return about(ui, 'byMail', [stopped, ui.say('byMailAbout')].filter(Boolean).join(' '), mailForm(ui));
  },
};

function question(ui: Ui, text: string, yes: 'end' | 'deleteChat') {
  const answer = () => {
    closeSheet(ui);
    ui.liveClient.end(yes === 'deleteChat');
  };
  return (
    <div class="sheet" role="alertdialog" aria-modal="true" aria-label={text} tabIndex={-1}>
      <p>{text}</p>
      {button('primary', ui.say(yes), answer)}
      {cancel(ui)}
    </div>
  );
}

function about(ui: Ui, title: 'toMessenger' | 'fromMessenger' | 'byMail', text: string, content: ComponentChildren) {
  return (
    <div
      class="sheet"
      role="dialog"
      aria-modal="true"
      aria-label={ui.say(title)}
      aria-describedby="about"
      tabIndex={-1}
    >
      <b>{ui.say(title)}</b>
      <p id="about">{text}</p>
      {content}
      {cancel(ui)}
    </div>
  );
}

function cancel(ui: Ui) {
  return button('', ui.say('cancel'), () => closeSheet(ui));
}
