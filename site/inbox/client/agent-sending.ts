import type { AgentAction } from '../../../lib/conversation/index.ts';
import { LinkLost } from '../../panel/client/questions.ts';
import type { AgentLink } from './agent-link.ts';
import type { AgentOutbox, OutboxItem } from './agent-outbox.ts';
import type { InboxPlatform } from './platform.ts';
import { remedyOf } from './remedy.ts';
import type { RetryDelay } from './retry-delay.ts';

/** Sends what the agent does: in each conversation one action at a time, in order, each until it is acknowledged. */
export interface AgentSending {
  send(thread: string, action: AgentAction): string;
  /** Sends what waits. */
  pump(): void;
  retry(id: string): void;
}

interface AgentSendingParts {
  readonly platform: InboxPlatform;
  readonly link: AgentLink;
  readonly outbox: AgentOutbox;
  /** The connection has said hello. */
  readonly isGreeted: () => boolean;
  readonly delay: RetryDelay;
  readonly refused: (code: string) => void;
}

/** Actions without a line: they are over when they are stored. */
const withoutLine: ReadonlySet<AgentAction['kind']> = new Set([
  'seen',
  'dismiss',
  'react',
  'block',
  'unblock',
  'keep',
  'unkeep',
  'reopen',
  'done',
  'assign',
  'retry',
  'send_anyway',
]);

/** How long (ms) the take-over of a stored action is shown as under way: what it does comes as a row. */
const storedLasts = 15_000;

export function createAgentSending(parts: AgentSendingParts): AgentSending {
  const { platform, link, outbox, isGreeted, delay } = parts;
  /** Conversations whose action is under way, or waits before its next try. */
  const busy = new Set<string>();

  function pump(): void {
    if (!isGreeted()) return;
    for (const item of outbox.next()) if (!busy.has(item.thread)) void sendOne(item);
  }

  async function sendOne(item: OutboxItem): Promise<void> {
    const { id, thread, action } = item;
    busy.add(thread);
    try {
      const answer = await link.ask({ type: 'agent_event', thread, action }, id);
      if (answer.type === 'agent_ack') stored(item);
      else if (answer.type === 'error' && remedyOf(answer) === 'give_up') {
        if (action.kind === 'seen') outbox.remove(id);
        else outbox.change(id, { status: 'failed', code: answer.code });
      } else {
        if (answer.type === 'error') parts.refused(answer.code);
        await delay.wait(answer);
      }
    } catch (error) {
      if (!(error instanceof LinkLost)) throw error;
    } finally {
      busy.delete(thread);
    }
    pump();
  }

  function stored({ id, action }: OutboxItem): void {
    delay.reset();
    if (withoutLine.has(action.kind)) {
      outbox.remove(id);
      return;
    }
    outbox.change(id, { status: 'stored' });
    if (action.kind === 'take_over') platform.after(storedLasts, () => outbox.remove(id));
  }

  return {
    send(thread, action) {
      const id = platform.id();
      outbox.add({ id, thread, action, at: platform.now() });
      pump();
      return id;
    },
    pump,
    retry(id) {
      outbox.change(id, { status: 'waiting', code: undefined });
      pump();
    },
  };
}
