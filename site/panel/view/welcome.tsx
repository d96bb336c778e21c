import { name } from '../text.ts';
import type { Ui } from '../ui.ts';
import { button, icon, iconButton, listOf } from './parts.tsx';

/** A card beside the bubble. It takes no focus: the visitor is reading the page. */
export function card(ui: Ui) {
  return (
    <section class="greeting" aria-label={ui.page}>
      {button(
        'tap',
        <>
          {avatar(ui)}
          <span>
            <b>
              <bdi>{ui.page}</bdi>
            </b>
            <span dir="auto">{greeting(ui)}</span>
            <b class="cta">{ui.say('start')}</b>
          </span>
        </>,
        ui.open,
      )}
      {iconButton('close', ui.say('close'), ui.close)}
    </section>
  );
}

/** What a new visitor sees. Ice breakers win over Get Started, as in Messenger. */
export function welcome(ui: Ui) {
  return (
    <div class="welcome">
      {avatar(ui)}
      <b>
        <bdi>{ui.page}</bdi>
      </b>
      <p dir="auto">{greeting(ui)}</p>
      {listOf(ui.view.profile.ice_breakers).map(({ question, payload }) =>
        button('chip', <bdi>{name(question)}</bdi>, () => {
          ui.client.postback(name(question), payload);
          ui.focus();
        }),
      )}
    </div>
  );
}

/** True where the visitor begins with the button and not with words. */
export function beginsWithButton({ view: { profile, lines, mine, ready } }: Ui): boolean {
  return ready && lines.length + mine.length === 0 && profile.get_started === true && !profile.ice_breakers?.length;
}

export function ended(ui: Ui) {
  return (
    <div class="middle welcome">
      {icon('seen', 40)}
      <p>{ui.say('ended')}</p>
      {button('primary', ui.say('again'), () => {
        ui.client.again();
        ui.focus();
      })}
    </div>
  );
}

export function avatar(ui: Ui) {
  return (
    <span class="avatar" aria-hidden="true">
      {[...ui.page][0]}
    </span>
  );
}

/** The owner's words for those who have written before, or have not; placeholders for names have no meaning here. */
function greeting(ui: Ui): string {
  const { logged_in_greeting: known, logged_out_greeting: unknown } = ui.attributes;
  const text = (ui.view.started && known) || unknown || known || ui.say('greeting');
  return name(text.replace(/\{\{\w+\}\}/g, ''));
}
