import { isOfMessenger, type Owner, type Row, type Speaker } from '../../../lib/conversation/index.ts';
import type { AgentLine } from '../../../lib/protocol/index.ts';
import { name } from '../../lines/text.ts';
import type { InboxUi } from '../inbox-ui.ts';

/** The customer's name, the shop's own id of a proven customer, or what they are with a short id. */
export function customerName(ui: Pick<InboxUi, 'say'>, row: Pick<Row, 'name' | 'identity' | 'thread'>): string {
  const known = name(row.name ?? row.identity?.sub).slice(0, 80);
  if (known) return known;
  return ui.say(isOfMessenger(row.thread) ? 'customer' : 'visitor', { id: shortId(row.thread.customer) });
}

export function shortId(customer: string): string {
  return name(customer).slice(-6);
}

/** The part of the name that a saved reply uses. */
export function firstName(row: Row | undefined): string | undefined {
  return name(row?.name).split(' ')[0] || undefined;
}

export function ownerName(ui: InboxUi, owner: Owner): string {
  switch (owner.kind) {
    case 'bot':
      return ui.say('ownerBot');
    case 'page_inbox':
      return ui.say('ownerPageInbox');
    case 'app':
      return ui.say('ownerApp');
    case 'agent':
      if (!owner.agent) return ui.say('ownerNobody');
      return owner.agent.id === ui.me.id ? ui.say('ownerYou') : name(owner.agent.name);
  }
}

export function speakerName(ui: InboxUi, speaker: Speaker, agent: AgentLine['agent']): string {
  if (agent) return agent.id === ui.me.id ? ui.say('fromYou') : name(agent.name);
  const names = {
    system: 'fromSystem',
    bot: 'fromBot',
    page_inbox: 'fromPageInbox',
    app: 'fromApp',
    agent: 'fromAgent',
  } as const;
  if (speaker === 'customer') return ui.row ? customerName(ui, ui.row) : '';
  return ui.say(names[speaker]);
}

/** A thread that this agent may answer in: theirs, or one that waits for the first person. */
export function mayReply(ui: InboxUi): boolean {
  const owner = ui.row?.owner;
  return owner?.kind === 'agent' && (!owner.agent || owner.agent.id === ui.me.id);
}
