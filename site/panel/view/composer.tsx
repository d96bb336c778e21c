import type { Ui } from '../ui.ts';
import { buttons } from './buttons.tsx';
import { button, iconButton } from './parts.tsx';
import { popup } from './popup.tsx';
import { beginsWithButton } from './welcome.tsx';

/** Send API: text of at most 2,000 characters. */
const limit = 2000;

/**
 * What a bot may take for an address or a number: in Messenger the person's account vouches for it. Anything else is sent as words.
 */
const shapes = { email: /^\S+@\S+\.\S+$/, phone: /^\+?\d[\d ()./-]{4,}$/ };

/** Where the visitor writes, with the persistent menu at its side; or the button that begins, or the menu alone. */
export function composer(ui: Ui) {
  const { client, view, draft, asked } = ui;
  const { persistent_menu: menu } = view.profile;
  if (beginsWithButton(ui)) {
    const title = ui.say('getStarted');
    const begin = () => {
      client.postback(title, view.profile.get_started_payload ?? 'GET_STARTED');
      ui.focus();
    };
    return <footer>{button('primary', title, begin)}</footer>;
  }
  const items = buttons(ui, menu?.call_to_actions);
  if (menu?.composer_input_disabled) return <footer>{items}</footer>;

  const left = limit - draft.length;
  const label = ui.say(asked ?? 'compose');
  const ready = draft.trim() !== '' && left >= 0 && view.slowUntil <= ui.now;
  const kind = asked === 'phone' ? 'tel' : asked;
  const hints = { inputmode: kind ?? 'text', autocomplete: kind ?? 'off', enterkeyhint: 'send' as const };
  function submit(): void {
    const text = draft.trim();
    if (ready) {
      client.write(text, asked && shapes[asked].test(text) ? text : undefined);
      ui.set({ draft: '', asked: undefined, stuck: true });
    }
    ui.focus();
  }
  function key(event: KeyboardEvent): void {
    // 229: an input method is still composing, and Enter chooses among its candidates.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  }
  return (
    <footer>
      {items && popup(ui, 'menu', items)}
      <div class="field">
        <textarea
          rows={1}
          dir="auto"
          value={draft}
          aria-label={label}
          placeholder={label}
          {...hints}
          onInput={({ currentTarget: { value } }) => {
            client.typing(value !== '');
            ui.set({ draft: value });
          }}
          onKeyDown={key}
        />
        <small role="status" class={left < 0 ? 'bad' : ''}>
          {left < 200 && ui.count(left < 0 ? 'over' : 'left', Math.abs(left))}
        </small>
      </div>
      {iconButton('send', ui.say('send'), submit, { 'aria-disabled': !ready })}
    </footer>
  );
}
