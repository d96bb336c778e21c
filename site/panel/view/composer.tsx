import { textLength } from '../../../lib/messenger/limits.ts';
import { buttons } from '../../lines/buttons.tsx';
import { button, iconButton } from '../../lines/parts.tsx';
import { directionOf } from '../../lines/text.ts';
import type { Ui } from '../ui.ts';
import { popup } from './popup.tsx';
import { beginsWithButton } from './welcome.tsx';

/** The visitor sees how many characters are left when fewer than this are. */
const COUNTED = 200;

/**
 * What counts as an e-mail address or a phone number. In Messenger these come from the customer's account, so a bot may
 * rely on them. Anything else is sent as text without a payload.
 */
const answerPatterns = { email: /^\S+@\S+\.\S+$/, phone: /^\+?\d[\d ()./-]{4,}$/ };

/** The text field with the persistent menu at its side; or the button Get Started; or the menu alone. */
export function composer(ui: Ui) {
  const { persistent_menu: menu } = ui.view.profile;
  if (beginsWithButton(ui)) return <div class="footer">{getStartedButton(ui)}</div>;
  const items = buttons(ui, menu?.call_to_actions);
  if (menu?.composer_input_disabled) return <div class="footer">{items}</div>;
  return (
    <div class="footer">
      {ui.asked ? iconButton('close', ui.say('cancel'), () => cancel(ui)) : items && popup(ui, 'menu', items)}
      {ui.asked ? contactField(ui, ui.asked) : textField(ui)}
      {iconButton('send', ui.say('send'), () => submit(ui), { 'aria-disabled': !canSend(ui) })}
    </div>
  );
}

function getStartedButton(ui: Ui) {
  const title = ui.say('getStarted');
  return button('primary', title, () => {
    ui.liveClient.postback(title, ui.view.profile.get_started_payload ?? 'GET_STARTED');
    ui.focus();
  });
}

function textField(ui: Ui) {
  const { draft } = ui;
  const left = textLength - draft.length;
  const label = ui.say('compose');
  return (
    <div class="field">
      <textarea
        rows={1}
        dir={directionOf(draft, ui.dir)}
        value={draft}
        aria-label={label}
        placeholder={label}
        autocomplete="off"
        enterkeyhint="send"
        onInput={({ currentTarget: { value } }) => {
          ui.liveClient.typing(value !== '');
          ui.set({ draft: value });
        }}
        onKeyDown={(event) => {
          if (!sends(event)) return;
          event.preventDefault();
          submit(ui);
        }}
      />
      <small role="status" class={left < 0 ? 'bad' : ''}>
        {left < COUNTED && ui.count(left < 0 ? 'over' : 'left', Math.abs(left))}
      </small>
    </div>
  );
}

/** A quick reply asks for an address or a number: the browser offers the visitor's own. Their draft stays. */
function contactField(ui: Ui, asked: 'phone' | 'email') {
  const label = ui.say(asked);
  const kind = asked === 'phone' ? 'tel' : asked;
  return (
    <form
      class="field"
      novalidate
      onSubmit={(event) => {
        event.preventDefault();
        submit(ui);
      }}
    >
      <input
        {...filledByBrowser(kind)}
        // Both are read from the left in every language.
        dir={ui.contact ? 'ltr' : ui.dir}
        value={ui.contact}
        aria-label={label}
        placeholder={label}
        enterkeyhint="send"
        onInput={({ currentTarget: { value } }) => {
          ui.liveClient.typing(value !== '');
          ui.set({ contact: value });
        }}
      />
    </form>
  );
}

/** Attributes by which a browser knows what it can fill in. */
const filledByBrowser = (kind: string): object => ({ type: kind, name: kind, autocomplete: kind });

function cancel(ui: Ui): void {
  ui.set({ asked: undefined, contact: '' });
  ui.focus();
}

/**
 * Enter sends, Shift+Enter begins a line. While an input method composes (key code 229), Enter chooses one of its
 * suggestions.
 */
function sends(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}

const textOf = ({ asked, contact, draft }: Ui) => (asked ? contact : draft);

function canSend(ui: Ui): boolean {
  const text = textOf(ui);
  return text.trim() !== '' && text.length <= textLength;
}

function submit(ui: Ui): void {
  const { asked } = ui;
  const text = textOf(ui).trim();
  if (canSend(ui)) {
    ui.liveClient.typing(false);
    const payload = asked && answerPatterns[asked].test(text) ? text : undefined;
    const empty = asked ? { asked: undefined, contact: '' } : { draft: '' };
    if (ui.liveClient.write(text, payload)) ui.set({ ...empty, atNewest: true });
  }
  ui.focus();
}
