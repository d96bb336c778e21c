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
      {items && popup(ui, 'menu', items)}
      {textField(ui)}
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
  const { draft, asked } = ui;
  const left = textLength - draft.length;
  const label = ui.say(asked ?? 'compose');
  const inputKind = asked === 'phone' ? 'tel' : asked;
  return (
    <div class="field">
      <textarea
        rows={1}
        // A number is read from the left in every language.
        dir={draft && asked === 'phone' ? 'ltr' : directionOf(draft, ui.dir)}
        value={draft}
        aria-label={label}
        placeholder={label}
        inputmode={inputKind ?? 'text'}
        autocomplete={inputKind ?? 'off'}
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

/**
 * Enter sends, Shift+Enter begins a line. While an input method composes (key code 229), Enter chooses one of its
 * suggestions.
 */
function sends(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}

function canSend({ draft }: Ui): boolean {
  return draft.trim() !== '' && draft.length <= textLength;
}

function submit(ui: Ui): void {
  const { asked } = ui;
  const text = ui.draft.trim();
  if (canSend(ui)) {
    ui.liveClient.typing(false);
    const payload = asked && answerPatterns[asked].test(text) ? text : undefined;
    if (ui.liveClient.write(text, payload)) ui.set({ draft: '', asked: undefined, atNewest: true });
  }
  ui.focus();
}
