import type { Ui } from '../ui.ts';
import { composer } from './composer.tsx';
import { inWords } from './line.tsx';
import { log } from './log.tsx';
import { large } from './media.tsx';
import { notice } from './notice.tsx';
import { button, iconButton } from './parts.tsx';
import { popup } from './popup.tsx';
import { avatar, ended } from './welcome.tsx';

/** The conversation's window: a dialog beside the page, or in its place on a phone. */
export function dialog(ui: Ui) {
  const { view } = ui;
  const fresh = view.lines.filter((line) => line.seq > view.baseline && 'sent' in line).slice(-5);
  return (
    <div
      class="dialog"
      role="dialog"
      aria-modal={ui.full}
      aria-label={ui.say('dialog', { name: ui.page })}
      tabIndex={-1}
      onKeyDown={(event) => key(ui, event)}
      onPointerDown={({ target }) => {
        if (ui.popup && target instanceof Element && !target.closest('.popup')) ui.set({ popup: undefined });
      }}
    >
      {header(ui)}
      {notice(ui)}
      {ui.warm && (view.ended ? ended(ui) : [log(ui), composer(ui)])}
      {ui.ending && question(ui)}
      {large(ui)}
      <div class="sr" role="log" aria-live="polite" aria-label={ui.page}>
        {fresh.map((line) => (
          <p key={line.seq}>{inWords(ui, line)}</p>
        ))}
      </div>
    </div>
  );
}

/** Who the visitor talks to, how soon they answer, and whether it is a machine. */
function header(ui: Ui) {
  const { responseTime } = ui.config;
  const facts = [ui.view.owner === 'bot' && ui.say('automated'), responseTime && ui.say(responseTime)];
  const end = () => {
    ui.set({ popup: undefined, ending: true });
    ui.focus('.question button');
  };
  return (
    <header>
      {avatar(ui)}
      <div>
        <h2>
          <bdi>{ui.page}</bdi>
        </h2>
        <p>{facts.filter(Boolean).join(' · ')}</p>
      </div>
      {popup(
        ui,
        'more',
        <>
          <button type="button" role="switch" aria-checked={ui.sound} onClick={ui.toggleSound}>
            {ui.say('sound')}
          </button>
          {ui.view.started && button('bad', ui.say('end'), end)}
        </>,
      )}
      {iconButton(ui.full ? 'close' : 'minimise', ui.say('close'), ui.close)}
    </header>
  );
}

function question(ui: Ui) {
  const answer = (yes: boolean) => () => {
    ui.set({ ending: false });
    if (yes) ui.client.end();
    ui.focus();
  };
  return (
    <div class="veil">
      <div class="question" role="alertdialog" aria-modal="true" aria-label={ui.say('endQuestion')}>
        <p>{ui.say('endQuestion')}</p>
        {button('primary', ui.say('end'), answer(true))}
        {button('', ui.say('cancel'), answer(false))}
      </div>
    </div>
  );
}

/** Escape takes one step back. Full-page and questions are modal: there, the focus goes round inside. */
function key(ui: Ui, event: KeyboardEvent): void {
  if (event.key === 'Escape' && !ui.large) {
    event.stopPropagation();
    if (ui.popup) ui.focus(`.${ui.popup} button`);
    else if (ui.ending || ui.asked) ui.focus();
    else ui.close();
    ui.set({ popup: undefined, ending: false, asked: undefined });
  }
  if (event.key !== 'Tab' || !(ui.full || ui.ending) || !(event.currentTarget instanceof Element)) return;
  const root = event.currentTarget.getRootNode();
  const scope = event.currentTarget.querySelector('.question') ?? event.currentTarget;
  const stops = [...scope.querySelectorAll<HTMLElement>('button,a,textarea,video,audio,[tabindex="0"]')];
  if (event.shiftKey) stops.reverse();
  const last = event.shiftKey ? [stops.at(-1), event.currentTarget] : [stops.at(-1)];
  if (!(root instanceof ShadowRoot) || !last.includes(root.activeElement ?? undefined)) return;
  event.preventDefault();
  stops[0]?.focus();
}
