import { button, icon, listOf } from '../../lines/parts.tsx';
import { name } from '../../lines/text.ts';
import type { Ui } from '../ui.ts';
import { avatar, greetingText } from './greeting.tsx';

/** What a new visitor sees. Ice breakers replace Get Started, as in Messenger. */
export function welcome(ui: Ui) {
  return (
    <div class="welcome">
      {avatar(ui)}
      <b>
        <bdi>{ui.pageName}</bdi>
      </b>
      <p dir="auto">{greetingText(ui)}</p>
      {listOf(ui.view.profile.ice_breakers).map(({ question, payload }) =>
        button('chip', <bdi>{name(question)}</bdi>, () => {
          ui.liveClient.postback(name(question), payload);
          ui.focus();
        }),
      )}
    </div>
  );
}

/**
 * True where a new visitor begins with the button Get Started instead of text. The lines of an earlier conversation
 * come with the welcome. The button does not take the place of letters that the visitor has typed.
 */
export function beginsWithButton({ draft, view: { profile, lines, mine, ready, started } }: Ui): boolean {
  const isNew = lines.length + mine.length === 0 && (ready || !started) && !draft;
  return isNew && profile.get_started === true && !profile.ice_breakers?.length;
}

/** In the place of the conversation after the visitor has ended it. */
export function endedChat(ui: Ui) {
  return (
    <div class="middle welcome">
      {icon('seen', 40)}
      <div role="status">
        <p>{ui.say('ended')}</p>
        {ui.view.deletion === 'stored' && <p>{ui.say('deletedLater')}</p>}
      </div>
      {button('primary', ui.say('again'), () => {
        ui.liveClient.again();
        ui.focus();
      })}
    </div>
  );
}
