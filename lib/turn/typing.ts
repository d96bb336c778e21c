import type { Conversation } from '../conversation/index.ts';
import { recipientOf } from './graph-port.ts';
import type { Ports } from './ports.ts';

/** Shows the customer that the bot is typing, or no more. Never throws: the answer matters, not the bubble. */
export async function setTyping(
  ports: Pick<Ports, 'live' | 'graphPort' | 'log'>,
  { thread, surface }: Pick<Conversation, 'thread' | 'surface'>,
  on: boolean,
  id: string,
): Promise<void> {
  try {
    if (surface === 'web') return await ports.live.typing(thread, 'bot', on);
    const sender_action = on ? 'typing_on' : 'typing_off';
    await ports.graphPort.senderAction({ recipient: recipientOf(thread), sender_action });
  } catch (error) {
    ports.log('warn', `Typing could not be ${on ? 'shown' : 'ended'}`, { id, ...thread, error });
  }
}

/** Shows typing while works are open, and ends it with the last of them, however that ended. */
export async function showWorks(
  ports: Ports,
  before: Conversation | undefined,
  after: Conversation,
  id: string,
): Promise<void> {
  const isOpen = after.works !== undefined;
  const wasOpen = before?.works !== undefined;
  // A message of this turn has ended the bubble. Where none came, it is still there.
  if (isOpen && wasOpen && before.seq === after.seq) return;
  if (isOpen || wasOpen) await setTyping(ports, after, isOpen, id);
}
