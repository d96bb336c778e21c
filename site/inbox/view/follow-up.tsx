import type { FollowUp } from '../../../lib/conversation/index.ts';
import type { AgentLine } from '../../../lib/protocol/index.ts';
import { icon } from '../../lines/parts.tsx';
import type { InboxUi } from '../inbox-ui.ts';
import { failureText } from './failure-text.ts';

const icons = { waiting: 'wait', sent: 'sent', in_doubt: 'alert', failed: 'alert' } as const;

/** Below an answer on the website: whether it also went to Messenger or by mail, when, or why not. */
export function followUpView(ui: InboxUi, { at, followUp }: AgentLine) {
  if (!followUp) return null;
  const { to, status } = followUp;
  // What the visitor has read by then stays on the website.
  if (status === 'waiting' && at <= (ui.view.thread?.read ?? 0)) return null;
  const isBad = status === 'failed' || status === 'in_doubt';
  return (
    <p class={isBad ? 'meta follow-up bad' : 'meta follow-up'}>
      {icon(icons[status], 14)}
      <b>{ui.say(to === 'mail' ? 'mail' : 'messenger')}</b> {stateText(ui, followUp)}
    </p>
  );
}

function stateText(ui: InboxUi, { status, at, dueAt = at, error }: FollowUp): string {
  switch (status) {
    case 'waiting':
      return ui.say('followAt', { time: ui.moment(dueAt, ui.now) });
    case 'sent':
      return `${ui.say('sent')} · ${ui.moment(at, ui.now)}`;
    case 'in_doubt':
      return ui.say('inDoubt');
    case 'failed':
      return failureText(ui, error);
  }
}
