import type { ChatPorts } from '../bot/index.ts';
import { type Conversation, isOfMessenger } from '../conversation/index.ts';
import type { Ports } from './ports.ts';

/** What the bot's `chat` needs from the worker. */
export function chatPortsOf(ports: Ports, conversation: Conversation, id: string, typing: () => void): ChatPorts {
  const { thread, guest } = conversation;
  // Meta has no profile of a guest. Source: Chat Plugin, Guest Mode.
  const hasProfile = isOfMessenger(thread) && !guest;
  return {
    typing,
    person: async () => (hasProfile ? await ports.graphPort.person(thread.customer) : undefined),
    people: async () => ((await reachesPerson(ports, conversation)) ? ports.people.hours(ports.now()) : { now: false }),
    secret: ports.secret,
    graph: ports.graphPort.call,
    log: (message, fields) => ports.log('info', message, { id, ...thread, ...fields }),
  };
}

/** Whether a hand-over reaches a person: the Page Inbox, or at least one agent who was invited. */
export async function reachesPerson(
  { agents, people, now }: Pick<Ports, 'agents' | 'people' | 'now'>,
  { surface }: Pick<Conversation, 'surface'>,
): Promise<boolean> {
  return (surface === 'messenger' && people.handOver === 'page_inbox') || agents.any(now());
}
