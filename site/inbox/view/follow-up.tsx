import type { FollowUp } from '../../../lib/conversation/index.ts';
import type { AgentLine } from '../../../lib/protocol/index.ts';
import { icon } from '../../lines/parts.tsx';
import type { InboxUi } from '../inbox-ui.ts';
import { failureText } from './failure-text.ts';

const icons = { waiting: 'wait', sent: 'sent', in_doubt: 'alert', failed: 'alert' } as const;

/** Below an answer on the website: whether it also goes to Messenger or by mail, when it went, or why it did not. */
export function followUpView(ui: InboxUi, { seq, followUp }: AgentLine) {
  const waits = ui.row?.unread?.find((each) => each.seq === seq);
  if (waits) return stateView(ui, waits.to, 'waiting', ui.say('followAt', { time: goesOut(ui, waits.dueAt) }));
  // The visitor has read it on the website: it had to go nowhere else.
  if (!followUp || followUp.error?.code === 'mail_read') return null;
  return stateView(ui, followUp.to, followUp.status, stateText(ui, followUp));
}

/** The server's clock ticks once a minute: the answer goes out with the first tick after it is due. */
function goesOut(ui: InboxUi, dueAt: number): string {
  return ui.moment(Math.ceil(dueAt / minute) * minute, ui.now);
}

const minute = 60_000;

function stateView(ui: InboxUi, to: FollowUp['to'], status: FollowUp['status'], text: string) {
  const isBad = status === 'failed' || status === 'in_doubt';
  return (
    <p class={isBad ? 'meta follow-up bad' : 'meta follow-up'}>
      {icon(icons[status], 14)}
      <b>{ui.say(to === 'mail' ? 'mail' : 'messenger')}</b> {text}
    </p>
  );
}

function stateText(ui: InboxUi, { to, status, at, error }: FollowUp): string {
  switch (status) {
    case 'waiting':
      return ui.say('sending');
    case 'sent':
      return `${ui.say('sent')} · ${ui.moment(at, ui.now)}`;
    case 'in_doubt':
      return ui.say(to === 'mail' ? 'mailDoubt' : 'inDoubt');
    case 'failed':
      return failureText(ui, error);
  }
}
