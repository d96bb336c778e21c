import type { ComponentChildren } from 'preact';
import { button, iconButton } from '../../lines/parts.tsx';
import { name } from '../../lines/text.ts';
import type { InboxUi } from '../inbox-ui.ts';
import { forgetQuestion, keepQuestion, unkeepQuestion } from './deleting.tsx';
import { keyList } from './keys.ts';

const day = 86_400_000;

/** The question or the list that covers the page. The browser keeps the focus inside, and closes it on Escape. */
export function dialog(ui: InboxUi) {
  const open = ui.dialog;
  switch (open?.kind) {
    case 'keys':
      return frame(ui, ui.say('keys'), keys(ui));
    case 'assign':
      return frame(ui, ui.say('assignTo'), assign(ui));
    case 'block':
      return frame(ui, ui.say('block'), block(ui));
    case 'keep':
      return frame(ui, ui.say('keepTitle'), keepQuestion(ui, open));
    case 'unkeep':
      return frame(ui, ui.say('unkeep'), unkeepQuestion(ui));
    case 'forget':
      return frame(ui, ui.say('forget'), forgetQuestion(ui, open));
    case 'device':
      return frame(ui, ui.say('addDevice'), device(ui, open));
    case 'signOut':
    case 'signOutEverywhere':
      return frame(ui, ui.say(open.kind), signOut(ui, open.kind === 'signOutEverywhere'));
    default:
      return null;
  }
}

/** Where a dialog begins: what the agent types next belongs there. Where it has neither, the dialog has the focus. */
const begin = 'input,.primary,.choices button';

function frame(ui: InboxUi, title: string, children: ComponentChildren) {
  const show = (element: HTMLDialogElement | null) => {
    if (!element || element.open) return;
    element.showModal();
    // The browser chooses ✕, which the first space of a typed text would press.
    (element.querySelector<HTMLElement>(begin) ?? element).focus();
  };
  const close = () => ui.set({ dialog: undefined });
  return (
    <dialog class="question-box" ref={show} aria-label={title} tabIndex={-1} onClose={close}>
      <div class="side-head">
        <h2>{title}</h2>
        {iconButton('close', ui.say('close'), close)}
      </div>
      {children}
    </dialog>
  );
}

function keys(ui: InboxUi) {
  return (
    <>
      <p class="hint">{ui.say('keysOutside')}</p>
      <dl class="keys">
        {keyList(ui).map(([key, label]) => (
          <div key={label}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{ui.say(label)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function assign(ui: InboxUi) {
  const customer = ui.view.thread?.customer ?? '';
  const owner = ui.row?.owner;
  const current = owner?.kind === 'agent' ? owner.agent?.id : undefined;
  const others = ui.view.people.filter(({ id }) => id !== current);
  if (others.length === 0) return <p>{ui.say('assignNobody')}</p>;
  return (
    <ul class="choices">
      {others.map(({ id, name: agentName, online, paused }) => (
        <li key={id}>
          {button(
            '',
            <>
              <bdi>{id === ui.me.id ? ui.say('ownerYou') : name(agentName)}</bdi>
              <small>
                {[!online && ui.say('assignOffline'), paused && ui.say('assignPaused')].filter(Boolean).join(', ')}
              </small>
            </>,
            () => {
              ui.client.act(customer, { kind: 'assign', to: id });
              ui.set({ dialog: undefined });
            },
          )}
        </li>
      ))}
    </ul>
  );
}

function block(ui: InboxUi) {
  const customer = ui.view.thread?.customer ?? '';
  const choose = (until?: number) => () => {
    ui.client.act(customer, { kind: 'block', ...(until !== undefined && { until }) });
    ui.set({ dialog: undefined });
  };
  return (
    <>
      <p>{ui.say('blockWhat')}</p>
      <p class="actions">
        {button('primary', ui.say('blockDay'), choose(ui.now + day))}
        {button('bad', ui.say('blockForever'), choose())}
        {button('', ui.say('cancel'), () => ui.set({ dialog: undefined }))}
      </p>
    </>
  );
}

function device(ui: InboxUi, { code, expires = 0, qr }: Extract<NonNullable<InboxUi['dialog']>, { kind: 'device' }>) {
  if (code === undefined) return <p role="status">{ui.say('loading')}</p>;
  if (expires <= ui.now) {
    return (
      <>
        <p role="status">{ui.say('addDeviceOver')}</p>
        {button('primary', ui.say('addDeviceNew'), ui.addDevice)}
      </>
    );
  }
  return (
    <div class="device">
      <p>{ui.say('addDeviceHow')}</p>
      {qr && (
        <svg class="qr" viewBox={`-2 -2 ${qr.length + 4} ${qr.length + 4}`} role="img" aria-label={ui.say('qr')}>
          <path d={qrPath(qr)} />
        </svg>
      )}
      <p class="code">
        <span class="sr">{ui.say('code')}</span>
        <code>{code.replace(/(.{5})/, '$1 ')}</code>
      </p>
      <p class="hint">
        {ui.say('addDeviceLink')}: <bdi>{location.origin + location.pathname}</bdi>
      </p>
    </div>
  );
}

function qrPath(modules: readonly (readonly boolean[])[]): string {
  return modules.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
}

function signOut(ui: InboxUi, everywhere: boolean) {
  return (
    <>
      <p>{ui.say(ui.client.drafts().length > 0 ? 'leaveSignOut' : 'signOutAsk')}</p>
      <p class="actions">
        {button('primary', ui.say(everywhere ? 'signOutEverywhere' : 'signOut'), () => {
          ui.set({ dialog: undefined });
          void ui.client.signOut(everywhere);
        })}
        {button('', ui.say('cancel'), () => ui.set({ dialog: undefined }))}
      </p>
    </>
  );
}
