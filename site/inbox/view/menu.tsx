import { button, icon } from '../../lines/parts.tsx';
import { name } from '../../lines/text.ts';
import type { InboxUi } from '../inbox-ui.ts';

/** The bar above everything: whose inbox, who is signed in, and their menu. */
export function topBar(ui: InboxUi) {
  const state = ui.view.signIn;
  if (state.kind !== 'in') return null;
  const { agent } = state;
  return (
    <header class="top-bar">
      <p class="title" aria-hidden="true">
        <bdi>{ui.say('inboxOf', { name: name(ui.config.pageName) })}</bdi>
      </p>
      {connection(ui)}
      <div class="menu-place">
        <button
          type="button"
          class="me"
          aria-expanded={ui.menuOpen}
          aria-label={ui.say('menu', { name: name(agent.name) })}
          onClick={() => ui.set({ menuOpen: !ui.menuOpen })}
        >
          <bdi>{name(agent.name)}</bdi>
          {agent.paused && <small>{ui.say('assignPaused')}</small>}
          {icon('minimise', 16)}
        </button>
        {ui.menuOpen && menuList(ui, agent.paused)}
      </div>
    </header>
  );
}

function menuList(ui: InboxUi, paused: boolean) {
  const close = (run: () => void) => () => {
    ui.set({ menuOpen: false });
    run();
  };
  return (
    <div class="menu-list">
      {paused && <p class="hint">{ui.say('pausedNow')}</p>}
      {button('', ui.say(paused ? 'resume' : 'pause'), () => ui.client.pause(!paused))}
      <button type="button" role="switch" aria-checked={ui.sound} onClick={() => ui.set({ sound: !ui.sound })}>
        {ui.say('sound')}
      </button>
      {ui.view.pushKey !== undefined &&
        (ui.notifications === 'on'
          ? button('', ui.say('notifyOff'), ui.disableNotifications)
          : button('', ui.say('notify'), ui.enableNotifications))}
      {notificationHint(ui)}
      {button('', ui.say('addDevice'), close(ui.addDevice))}
      {button(
        '',
        ui.say('keysHelp'),
        close(() => ui.set({ dialog: { kind: 'keys' } })),
      )}
      {button(
        '',
        ui.say('signOut'),
        close(() => askSignOut(ui)),
      )}
      {button(
        'bad',
        ui.say('signOutEverywhere'),
        close(() => ui.set({ dialog: { kind: 'signOutEverywhere' } })),
      )}
    </div>
  );
}

function notificationHint(ui: InboxUi) {
  const hint = ({ denied: 'notifyDenied', failed: 'notifyFailed', home: 'notifyHome', on: 'notifyOn' } as const)[
    String(ui.notifications)
  ];
  return hint && <p class="hint">{ui.say(hint)}</p>;
}

function askSignOut(ui: InboxUi): void {
  if (ui.client.drafts().length > 0) ui.set({ dialog: { kind: 'signOut' } });
  else void ui.client.signOut(false);
}

/** Why something does not go out, until it works again. */
function connection(ui: InboxUi) {
  return (
    <p class="connection" role="status">
      {connectionText(ui)}
    </p>
  );
}

export function connectionText(ui: InboxUi): string | undefined {
  const { link, late, slow } = ui.view;
  if (link === 'blocked') return ui.say('blockedHere');
  if (link === 'offline' || link === 'unreachable') return ui.say(link);
  if (late) return ui.say('connecting');
  return slow ? ui.say('slow') : undefined;
}

/** Offered once after signing in. */
export function notificationOffer(ui: InboxUi) {
  if (ui.notifyAsked || ui.view.pushKey === undefined || ui.notifications !== 'off') return null;
  return (
    <section class="offer" aria-label={ui.say('notify')}>
      <p>{ui.say('notifyAsk')}</p>
      {button('primary', ui.say('notifyYes'), ui.enableNotifications)}
      {button('', ui.say('notifyNo'), () => ui.set({ notifyAsked: true }))}
    </section>
  );
}
