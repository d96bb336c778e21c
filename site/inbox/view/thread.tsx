import { largePicture } from '../../lines/media.tsx';
import { button, icon, iconButton, scrollable } from '../../lines/parts.tsx';
import { name } from '../../lines/text.ts';
import type { InboxUi } from '../inbox-ui.ts';
import { attentionText } from './attention.ts';
import { composer } from './composer.tsx';
import { deletingNotice } from './deleting.tsx';
import { entryView, outboxView } from './entry.tsx';
import { proven, signedInNotice } from './identity.tsx';
import { waitsForAnyone, waitText } from './list-row.tsx';
import { customerName, ownerName } from './names.ts';
import { pairNotice } from './pair.tsx';

/** The conversation that is open. */
export function thread(ui: InboxUi) {
  const open = ui.view.thread;
  if (!open) {
    return (
      <section class="thread-pane nothing" aria-label={ui.say('messages')}>
        <p>{ui.say('chooseOne')}</p>
        <p class="hint">{ui.say('chooseHint')}</p>
      </section>
    );
  }
  if (open.status === 'gone') {
    return (
      <section class="thread-pane nothing" aria-label={ui.say('messages')}>
        <p role="status">{ui.say('gone')}</p>
        {button('', ui.say('close'), ui.leave)}
      </section>
    );
  }
  return (
    <section class="thread-pane" aria-label={ui.row ? customerName(ui, ui.row) : ui.say('loading')}>
      {head(ui)}
      {attention(ui)}
      {signedInNotice(ui)}
      {pairNotice(ui)}
      {deletingNotice(ui)}
      {log(ui, open)}
      {doneNotice(ui)}
      {composer(ui)}
      {largePicture(ui.lines)}
    </section>
  );
}

function head(ui: InboxUi) {
  const { row } = ui;
  const others = (ui.view.thread?.agents ?? []).filter(({ id }) => id !== ui.me.id).map((agent) => name(agent.name));
  return (
    <header class="thread-head">
      {iconButton('back', ui.say('back'), ui.leave, { 'data-back': true })}
      <div class="thread-title">
        <h2 dir="auto">{row ? customerName(ui, row) : ui.say('loading')}</h2>
        <p>
          {row && [
            ui.say(row.surface === 'web' ? 'website' : 'messenger'),
            row.identity && [' · ', <span key="proven">{proven(ui)}</span>],
            !waitsForAnyone(row) && [' · ', <bdi key="owner">{ownerName(ui, row.owner)}</bdi>],
          ]}
          {row?.waitingSince !== undefined && ` · ${waitText(ui, row.waitingSince)}`}
        </p>
        <p class="presence" role="status">
          {others.length === 1 && ui.say('looking', { name: others[0] ?? '' })}
          {others.length > 1 && ui.say('lookingMany', { names: others.join(', ') })}
        </p>
      </div>
      {row && headButtons(ui)}
    </header>
  );
}

function headButtons(ui: InboxUi) {
  const { row } = ui;
  const customer = row?.thread.customer ?? '';
  const isPerson = row?.owner.kind === 'agent' || row?.owner.kind === 'page_inbox';
  const isPending = ui.client.doneAt(customer) !== undefined;
  return (
    <div class="head-buttons">
      {row?.owner.kind === 'agent' &&
        button('quiet assign', ui.say('assign'), () => ui.set({ dialog: { kind: 'assign' } }))}
      {!isPerson &&
        row?.shelf === 'done' &&
        button('quiet', ui.say('reopen'), () => ui.client.act(customer, { kind: 'reopen' }))}
      {isPerson && !isPending && button('quiet strong', ui.say('done'), () => markDone(ui))}
      {iconButton(
        'more',
        ui.say(ui.isSideOpen ? 'hideAbout' : 'showAbout'),
        () => ui.set({ isSideOpen: !ui.isSideOpen }),
        {
          'aria-expanded': ui.isSideOpen,
        },
      )}
    </div>
  );
}

export function markDone(ui: InboxUi): void {
  const customer = ui.view.thread?.customer;
  if (customer === undefined) return;
  ui.client.done(customer);
  ui.focus('.undo');
}

function attention(ui: InboxUi) {
  const { row } = ui;
  if (!row?.attention) return null;
  const { reason } = row.attention;
  return (
    <div class="attention" role="status">
      {icon('alert', 18)}
      <div>
        <p>{attentionText(ui, row.attention)}</p>
        {reason && (
          <details>
            <summary>{ui.say('details')}</summary>
            <p dir="auto">{name(reason).slice(0, 500)}</p>
          </details>
        )}
      </div>
      {button('', ui.say('dismiss'), () => ui.client.act(row.thread.customer, { kind: 'dismiss' }))}
    </div>
  );
}

function doneNotice(ui: InboxUi) {
  const customer = ui.view.thread?.customer ?? '';
  const at = ui.client.doneAt(customer);
  if (at === undefined) return null;
  const undo = () => {
    ui.client.undoDone(customer);
    ui.focus('#composer');
  };
  return (
    <div class="done-notice">
      <p id="done-soon">{ui.say('doneSoon', { time: ui.duration(Math.max(1000, at - ui.now + 999)) })}</p>
      {/* It has the focus: a screen reader says the time once, and not again each second. */}
      <button type="button" class="primary undo" aria-describedby="done-soon" onClick={undo}>
        {ui.say('undo')}
      </button>
    </div>
  );
}

function log(ui: InboxUi, open: NonNullable<InboxUi['view']['thread']>) {
  const { entries, more, status, customer } = open;
  const mine = ui.view.outbox.filter((item) => item.thread === customer);
  return (
    <div class="middle">
      <div
        class="log"
        role="log"
        aria-label={ui.say('messages')}
        aria-live="off"
        onScroll={({ currentTarget }) => onScroll(ui, currentTarget)}
        ref={ui.observeSize}
        {...scrollable}
      >
        <div class="rows" ref={ui.observeSize}>
          {status === 'loading' && <p class="empty passing">{ui.say('loading')}</p>}
          {more && button('older', ui.say('earlier'), () => void ui.client.older())}
          {status === 'ready' && entries.length + mine.length === 0 && <p class="empty">{ui.say('noLines')}</p>}
          {entries.map((entry, index) => entryView(ui, entry, entries[index - 1]))}
          {mine.map((item) => outboxView(ui, item))}
          {open.typing && (
            <p class="typing" role="status">
              {typingText(ui, open.typing)}
            </p>
          )}
        </div>
      </div>
      {!ui.atNewest && (
        <button type="button" class="pill" onClick={() => ui.set({ atNewest: true })}>
          {icon('down', 18)}
          <span class="sr">{ui.say('latest')}</span>
        </button>
      )}
      {newLines(ui, open)}
    </div>
  );
}

function typingText(ui: InboxUi, { speaker, agent }: NonNullable<NonNullable<InboxUi['view']['thread']>['typing']>) {
  if (agent) return ui.say('typing', { name: name(agent.name) });
  return ui.say(speaker === 'customer' ? 'customerTyping' : 'botTyping');
}

/** Screen readers read new lines of the customer from here. */
function newLines(ui: InboxUi, { entries, baseline }: NonNullable<InboxUi['view']['thread']>) {
  const fresh = entries.flatMap((entry) =>
    !('note' in entry) && entry.seq > baseline && 'message' in entry ? [entry] : [],
  );
  return (
    <div class="sr" aria-live="polite">
      {fresh.slice(-10).map((line) => (
        <p key={line.seq}>{name(line.message.text) || ui.lines.say('file')}</p>
      ))}
    </div>
  );
}

function onScroll(ui: InboxUi, log: Element): void {
  const atNewest = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  if (atNewest !== ui.atNewest) ui.set({ atNewest });
}
