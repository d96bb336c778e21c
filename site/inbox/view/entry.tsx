import type { AgentAction, Note } from '../../../lib/conversation/index.ts';
import type { AgentLine, ThreadEntry } from '../../../lib/protocol/index.ts';
import { lineContent, plainText } from '../../lines/line.tsx';
import { button, icon, textWithLinks } from '../../lines/parts.tsx';
import { clean, name } from '../../lines/text.ts';
import type { OutboxItem } from '../client/index.ts';
import type { InboxUi } from '../inbox-ui.ts';
import { changeText } from './change-text.ts';
import { failureText, isWindowClosed, mayHaveArrived } from './failure-text.ts';
import { followUpView } from './follow-up.tsx';
import { speakerName } from './names.ts';
import { quickReplies } from './quick-replies.tsx';
import { reactButton, reactionChoice } from './reactions.tsx';

/** How long (ms) a line may be on its way before the agent is told why. */
const lateAfter = 3000;

/** One entry of the conversation: a line, a change of owner, a note, or a reply that was refused. */
export function entryView(ui: InboxUi, entry: ThreadEntry, previous: ThreadEntry | undefined) {
  const at = 'note' in entry ? entry.note.at : entry.at;
  const before = previous && ('note' in previous ? previous.note.at : previous.at);
  const isNewDay = before === undefined || new Date(before).toDateString() !== new Date(at).toDateString();
  return (
    <div class="entry" key={'note' in entry ? `n${entry.note.id}` : entry.seq}>
      {isNewDay && <h3>{ui.day(at, ui.now)}</h3>}
      {'note' in entry ? noteView(ui, entry.note) : lineView(ui, entry)}
    </div>
  );
}

function lineView(ui: InboxUi, line: AgentLine) {
  if ('control' in line) return <p class="control">{changeText(ui, line.control)}</p>;
  if ('postback' in line && !line.postback.title)
    return line.postback.referral?.ref ? refLine(ui, line.postback.referral.ref) : null;
  const isCustomer = line.speaker === 'customer';
  const reactions = Object.values(line.reactions ?? {});
  return (
    <div class={`row ${isCustomer ? 'theirs' : 'own'} last by-${line.speaker}`}>
      <small class="author">
        <bdi>{speakerName(ui, line.speaker, line.agent)}</bdi>
      </small>
      {lineContent(isCustomer ? ui.customerLines : ui.lines, line)}
      {quickReplies(ui, line)}
      {reactions.length > 0 && <span class="reactions">{reactions.map((each) => name(each))}</span>}
      {lineState(ui, line)}
      {followUpView(ui, line)}
      {reactionChoice(ui, line)}
    </div>
  );
}

function refLine(ui: InboxUi, ref: string) {
  return <p class="control">{ui.say('refLine', { text: name(ref), ref: name(ref) })}</p>;
}

/** Time and fate of a line. */
function lineState(ui: InboxUi, line: AgentLine) {
  const { status, at, seq } = line;
  if (status === 'failed' || status === 'in_doubt') return failure(ui, line);
  const { read = 0, delivered = 0 } = ui.view.thread ?? {};
  const isOut = status === 'sent' && line.speaker !== 'customer';
  const fate = !isOut ? undefined : at <= read ? 'seen' : at <= delivered ? 'delivered' : 'sent';
  return (
    <p class="meta" data-seq={seq}>
      {line.edited && `${ui.lines.say('edited')} · `}
      <time dateTime={new Date(at).toISOString()}>{ui.time(at)}</time>
      {fate && [icon(fate === 'sent' ? 'sent' : 'seen', 14), ui.say(fate)]}
      {status === 'pending' && [icon('wait', 14), ui.say(ui.now - at < lateAfter ? 'sending' : lateReason(line))]}
      {status === 'dropped' && ui.say('dropped')}
      {reactButton(ui, line)}
    </p>
  );
}

function lateReason(line: AgentLine) {
  return line.surface === 'messenger' ? 'lateMessenger' : 'lateWorker';
}

/** Why a line did not go out, and how to send it again. A line that waits or is in doubt can arrive twice. */
function failure(ui: InboxUi, line: AgentLine) {
  const { customer = '' } = ui.view.thread ?? {};
  const { seq, attempt = 0, status, error } = line;
  const action: AgentAction = { kind: 'retry', seq, attempt };
  const isWaiting = ui.view.outbox.some(
    ({ thread, action: other }) => thread === customer && other.kind === 'retry' && other.seq === seq,
  );
  const doubt = mayHaveArrived(status, error);
  const isOfBusiness = line.speaker !== 'customer' && line.speaker !== 'system';
  const mayRetry = !isWaiting && isOfBusiness && 'sent' in line && !isWindowClosed(error?.code);
  return (
    <p class="meta bad">
      {icon('alert', 14)}
      {doubt ? ui.say('inDoubt') : failureText(ui, error)}
      {isWaiting && ui.say('sending')}
      {mayRetry && button('', ui.say(doubt ? 'retryDoubt' : 'retry'), () => ui.client.act(customer, action))}
    </p>
  );
}

function noteView(ui: InboxUi, note: Note) {
  const { agent, text, refused, at } = note;
  const isOwn = agent.id === ui.me.id;
  if (refused && !refused.settled && !ui.discarded.has(note.id)) return refusedView(ui, note, refused);
  if (refused) return null;
  return (
    <div class="note-entry">
      <small>
        {icon('file', 14)}
        <bdi>{isOwn ? ui.say('noteYours') : ui.say('noteBy', { name: name(agent.name) })}</bdi> · {ui.time(at)}
      </small>
      {textWithLinks(text)}
    </div>
  );
}

/** A reply that was not sent, with what its author had not seen. */
function refusedView(ui: InboxUi, note: Note, { reason, missed }: NonNullable<Note['refused']>) {
  const { customer = '', entries = [] } = ui.view.thread ?? {};
  const isOwn = note.agent.id === ui.me.id;
  const lines = entries.filter((entry): entry is AgentLine => !('note' in entry) && missed.includes(entry.seq));
  return (
    <div class="refused" role={isOwn ? 'alert' : undefined}>
      <small>
        {icon('alert', 14)}
        <bdi>{speakerName(ui, 'agent', note.agent)}</bdi> · {ui.time(note.at)}
      </small>
      {textWithLinks(note.text)}
      <p class="bad">{ui.say(reason === 'answered' ? 'refusedAnswered' : 'refusedNotYours')}</p>
      {lines.length > 0 && (
        <>
          <small>{ui.say('refusedMissed')}</small>
          {lines.map((line) => (
            <blockquote key={line.seq} dir="auto">
              <small>
                <bdi>{speakerName(ui, line.speaker, line.agent)}</bdi>
              </small>{' '}
              {shortText(ui, line)}
            </blockquote>
          ))}
        </>
      )}
      {isOwn && (
        <p class="actions">
          {button('primary', ui.say('sendAnyway'), () =>
            ui.client.act(customer, { kind: 'send_anyway', note: note.id }),
          )}
          {button('', ui.say('edit'), () => {
            ui.client.setDraft(customer, { reply: note.text, isNote: false });
            ui.set({ discarded: new Set(ui.discarded).add(note.id) });
            ui.focus('#composer');
          })}
          {button('', ui.say('discard'), () => ui.set({ discarded: new Set(ui.discarded).add(note.id) }))}
        </p>
      )}
    </div>
  );
}

/** What the agent sent and the server has not made a line of. */
export function outboxView(ui: InboxUi, item: OutboxItem) {
  const { action } = item;
  if (action.kind !== 'reply' && action.kind !== 'note') return null;
  const isNote = action.kind === 'note';
  return (
    <div class={isNote ? 'note-entry' : 'row own last'} key={item.id}>
      {isNote ? textWithLinks(action.text) : <div class="bubble">{textWithLinks(action.text)}</div>}
      {item.status === 'failed' ? (
        <p class="meta bad" role="alert">
          {icon('alert', 14)}
          {ui.say(item.code === 'too_large' ? 'failedTooLong' : 'notSent')}
          {button('', ui.say('retry'), () => ui.client.retry(item.id))}
          {button('', ui.say('discard'), () => ui.client.discard(item.id))}
        </p>
      ) : (
        <p class="meta">
          {icon('wait', 14)}
          {ui.say(ui.now - item.at < lateAfter ? 'sending' : lateOf(ui, item))}
        </p>
      )}
    </div>
  );
}

function lateOf(ui: InboxUi, item: OutboxItem) {
  if (item.status === 'stored') return 'lateWorker';
  if (ui.view.link === 'offline') return 'lateOffline';
  return ui.view.ready ? 'lateBusy' : 'lateConnecting';
}

function shortText(ui: InboxUi, line: AgentLine): string {
  if ('message' in line) return clean(line.message.text).slice(0, 300);
  return plainText(ui.lines, line);
}
