import { filledReply } from '../../../lib/config/canned-reply.ts';
import type { Row } from '../../../lib/conversation/index.ts';
import { button } from '../../lines/parts.tsx';
import { directionOf, name } from '../../lines/text.ts';
import type { InboxUi } from '../inbox-ui.ts';
import { firstName, mayReply } from './names.ts';
import { hasJoined, whereItGoes } from './where-it-goes.ts';
import { windowLong } from './window-text.ts';

/** Characters of one message. Source: Send API, `message.text`. */
const MAX_TEXT = 2000;
const COUNTED = 200;

/** The field for a reply or a note; or *Take over*, where the bot, another app or a colleague has the conversation. */
export function composer(ui: InboxUi) {
  const { row } = ui;
  const customer = ui.view.thread?.customer;
  if (!row || customer === undefined) return null;
  const draft = ui.client.draft(customer);
  if (!draft.isNote && !mayReply(ui)) return takeOver(ui, draft.reply);
  const text = draft.isNote ? draft.note : draft.reply;
  const label = ui.say(draft.isNote ? 'note' : 'reply');
  const left = MAX_TEXT - text.length;
  const window = draft.isNote ? undefined : windowLong(ui, row);
  const replies = draft.isNote ? [] : matching(ui, text);
  const isUnread = !draft.isNote && ui.view.thread?.status !== 'ready';
  const waits = row.owner.kind === 'agent' && !row.owner.agent && !draft.isNote;
  return (
    <footer class={draft.isNote ? 'composer note-mode' : 'composer'}>
      {waits && (
        <div class="compose-row">
          <p class="hint">{ui.say('waitsForPerson')}</p>
          {takeOverButton(ui, customer, 'quiet')}
        </div>
      )}
      {window && <p class={window.isClosed ? 'hint bad' : 'hint'}>{window.text}</p>}
      {draft.isNote && <p class="hint">{ui.say('noteHint')}</p>}
      {!draft.isNote && row.surface === 'web' && ui.view.thread?.status === 'ready' && websiteHint(ui, row)}
      {replies.length > 0 && cannedList(ui, customer, text, replies)}
      <div class="compose-row">
        <label class="field">
          <span class="field-label">{label}</span>
          <textarea
            id="composer"
            // One field for each conversation and mode: no text can go to another.
            key={`${customer} ${draft.isNote}`}
            rows={1}
            dir={directionOf(text, ui.dir)}
            value={text}
            autocomplete="off"
            aria-describedby="composer-state"
            aria-controls={replies.length > 0 ? 'canned' : undefined}
            aria-activedescendant={replies.length > 0 ? `canned-${ui.cannedIndex}` : undefined}
            aria-autocomplete={replies.length > 0 ? 'list' : 'none'}
            onInput={({ currentTarget: { value } }) => {
              if (!draft.isNote) ui.client.typing(value !== '');
              // The draft first: a drawing of the older text would take the agent's last letter away.
              ui.client.setDraft(customer, draft.isNote ? { note: value } : { reply: value });
              ui.set({ cannedIndex: 0 });
            }}
            onKeyDown={(event) => onKey(ui, customer, event, replies, text)}
          />
          <small id="composer-state" role="status" class={left < 0 ? 'bad' : ''}>
            {left < COUNTED
              ? ui.count(left < 0 ? 'over' : 'left', Math.abs(left))
              : isUnread && text !== '' && ui.say('loading')}
          </small>
        </label>
        <div class="compose-buttons">
          {draft.isNote
            ? button('', ui.say('noteLeave'), () => setNote(ui, customer, false))
            : button('quiet', ui.say('note'), () => setNote(ui, customer, true))}
          <button
            type="button"
            class="primary"
            aria-disabled={!canSend(text) || isUnread || window?.isClosed === true}
            onClick={() => submit(ui, customer, draft.isNote, text)}
          >
            {ui.say('send')}
          </button>
        </div>
      </div>
    </footer>
  );
}

/** Where the answer appears, and where it goes besides. */
function websiteHint(ui: InboxUi, row: Row) {
  if (hasEnded(row)) return <p class="hint">{ui.say('customerEnded')}</p>;
  const besides = whereItGoes(ui, row);
  const isOnline = ui.view.thread?.online;
  const here = isOnline ? 'goesWebsite' : !hasJoined(row) && 'customerOffline';
  if (here !== 'customerOffline' && besides === undefined) return null;
  return (
    <p class="hint">
      {here && ui.say(here)} {besides}
    </p>
  );
}

/** Rows from before `left` say it only where the visitor wants the conversation to be deleted. */
const hasEnded = ({ left, deleteAt }: Row) => left || deleteAt !== undefined;

export function setNote(ui: InboxUi, customer: string, isNote: boolean): void {
  ui.client.setDraft(customer, { isNote });
  ui.focus('#composer');
}

/** What stands in the composer's place where this agent does not have the conversation. */
function takeOver(ui: InboxUi, reply: string) {
  const { row } = ui;
  const customer = ui.view.thread?.customer ?? '';
  if (!row) return null;
  const { owner } = row;
  // The bot does not answer a visitor who has ended the chat.
  const bot = hasEnded(row) ? 'customerEnded' : 'takeOverBot';
  const texts = { bot, page_inbox: 'takeOverPageInbox', app: 'takeOverApp' } as const;
  const other = owner.kind === 'agent' ? name(owner.agent?.name) : undefined;
  return (
    <footer class="composer">
      {reply.trim() !== '' && (
        <div class="kept">
          <p class="bad" role="status">
            {keptText(ui, other)}
          </p>
          <blockquote dir="auto">{reply}</blockquote>
          {button('', ui.say('discard'), () => ui.client.setDraft(customer, { reply: '' }))}
        </div>
      )}
      <div class="compose-row">
        <p class="hint">
          {owner.kind === 'agent' ? ui.say('takeOverOther', { name: other ?? '' }) : ui.say(texts[owner.kind])}
        </p>
        <div class="compose-buttons">
          {button('quiet', ui.say('note'), () => setNote(ui, customer, true))}
          {takeOverButton(ui, customer)}
        </div>
      </div>
    </footer>
  );
}

function takeOverButton(ui: InboxUi, customer: string, className = 'primary') {
  const underWay = isTakingOver(ui, customer);
  return (
    <button type="button" class={className} aria-disabled={underWay} onClick={() => takeOverNow(ui)}>
      {ui.say(underWay ? 'takeOverAgain' : 'takeOver')}
    </button>
  );
}

function isTakingOver(ui: InboxUi, customer: string): boolean {
  return ui.view.outbox.some(
    ({ thread, action, status }) => thread === customer && action.kind === 'take_over' && status !== 'failed',
  );
}

/** A text that was typed before another agent or the bot got the conversation stays, and the page says so. */
function keptText(ui: InboxUi, other: string | undefined): string {
  if (other) return ui.say('draftTaken', { name: other });
  const { entries = [] } = ui.view.thread ?? {};
  const change = entries.findLast((entry) => 'control' in entry);
  const by = change && 'control' in change && change.control.to === 'bot' ? change.control.fromAgent : undefined;
  if (by && by.id !== ui.me.id) return ui.say('draftFinished', { name: name(by.name) });
  return ui.say(ui.row?.doneAt === undefined ? 'draftTakenOther' : 'draftFinishedOther');
}

export function takeOverNow(ui: InboxUi): void {
  const customer = ui.view.thread?.customer;
  if (customer === undefined) return;
  const generation = ui.row === undefined ? {} : { generation: ui.row.generation };
  if (!isTakingOver(ui, customer)) ui.client.act(customer, { kind: 'take_over', ...generation });
  ui.focus('#composer');
}

type Replies = readonly { readonly name: string; readonly text: string }[];

/** `/` at the start of a line opens the list; letters after it choose. */
function matching(ui: InboxUi, text: string): Replies {
  const typed = /(?:^|\n)\/([\p{L}\p{M}\p{N}_-]*)$/u.exec(text)?.[1];
  if (typed === undefined) return [];
  return ui.config.cannedReplies.filter((each) => each.name.toLowerCase().startsWith(typed.toLowerCase()));
}

function cannedList(ui: InboxUi, customer: string, text: string, replies: Replies) {
  return (
    <div class="canned" id="canned" role="listbox" aria-label={ui.say('canned')}>
      {replies.map((reply, index) => (
        <div
          key={reply.name}
          id={`canned-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === ui.cannedIndex}
          // Before the field loses the focus.
          onPointerDown={(event) => {
            event.preventDefault();
            insertReply(ui, customer, text, reply.text);
          }}
        >
          <b>
            <bdi>/{reply.name}</bdi>
          </b>{' '}
          <span dir="auto">{filledReply(reply.text, firstName(ui.row))}</span>
        </div>
      ))}
    </div>
  );
}

function insertReply(ui: InboxUi, customer: string, text: string, reply: string): void {
  const before = text.replace(/\/[^\n/]*$/, '');
  ui.client.setDraft(customer, { reply: before + filledReply(reply, firstName(ui.row)) });
  ui.focus('#composer');
}

function onKey(ui: InboxUi, customer: string, event: KeyboardEvent, replies: Replies, text: string): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const chosen = replies[ui.cannedIndex];
  if (chosen && step !== undefined) {
    event.preventDefault();
    ui.set({ cannedIndex: (ui.cannedIndex + step + replies.length) % replies.length });
  } else if (chosen && (event.key === 'Tab' || sends(event))) {
    event.preventDefault();
    insertReply(ui, customer, text, chosen.text);
  } else if (sends(event)) {
    event.preventDefault();
    submit(ui, customer, ui.client.draft(customer).isNote, text);
  }
}

/** Enter sends, Shift+Enter begins a line. While an input method composes (229), Enter chooses a suggestion. */
function sends(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}

function canSend(text: string): boolean {
  return text.trim() !== '' && text.length <= MAX_TEXT;
}

function submit(ui: InboxUi, customer: string, isNote: boolean, text: string): void {
  if (!canSend(text) || (!isNote && ui.row && windowLong(ui, ui.row)?.isClosed)) return;
  const trimmed = text.trim();
  if (isNote) {
    ui.client.act(customer, { kind: 'note', text: trimmed });
    ui.client.setDraft(customer, { note: '' });
  } else {
    // The text stays in the field while the conversation is read.
    if (!ui.client.reply(customer, trimmed)) return;
    ui.client.typing(false);
    ui.client.undoDone(customer);
    ui.client.setDraft(customer, { reply: '' });
  }
  ui.set({ atNewest: true });
  ui.focus('#composer');
}
