import type { AgentRef, Speaker } from '../../../lib/conversation/index.ts';
import { typingLasts } from '../../../lib/messenger/limits.ts';
import type { AgentServerFrame, OpenThread, ThreadEntry } from '../../../lib/protocol/index.ts';
import { LinkLost } from '../../panel/client/questions.ts';
import type { AgentLink } from './agent-link.ts';
import type { AgentOutbox } from './agent-outbox.ts';
import { createEntries } from './entries.ts';
import type { InboxPlatform } from './platform.ts';
import { remedyOf } from './remedy.ts';
import type { RetryDelay } from './retry-delay.ts';
import type { Rows } from './rows.ts';

/** The conversation that the agent looks at. */
export interface ThreadView
  extends Partial<Pick<OpenThread, 'delivered' | 'read' | 'locale'>>,
    Pick<OpenThread, 'saved' | 'online' | 'agents'> {
  readonly customer: string;
  /** `gone`: it does not exist any more. */
  readonly status: 'loading' | 'ready' | 'gone';
  readonly entries: readonly ThreadEntry[];
  readonly more: boolean;
  readonly typing?: { readonly speaker: Speaker; readonly agent?: AgentRef };
  /** Screen readers read lines with a higher number. */
  readonly baseline: number;
}

export interface ThreadWatch {
  view(): ThreadView | undefined;
  customer(): string | undefined;
  /** The last line that the agent has on the screen. */
  last(): number;
  open(customer: string): void;
  leave(): void;
  /** The connection has said hello, or something was missed: reads the conversation again. */
  refresh(): void;
  older(): Promise<void>;
  receive(frame: AgentServerFrame): void;
  /** What the server says of it: a push may have been lost. */
  compare(state: { readonly newest: number; readonly amended: number; readonly notes: number }): void;
}

interface ThreadWatchParts {
  readonly platform: InboxPlatform;
  readonly link: AgentLink;
  readonly rows: Rows;
  readonly outbox: AgentOutbox;
  readonly delay: RetryDelay;
  readonly isGreeted: () => boolean;
  readonly changed: () => void;
}

const nothing = { saved: {}, online: false, agents: [], more: false, baseline: 0 } as const;

export function createThreadWatch(parts: ThreadWatchParts): ThreadWatch {
  const { platform, link, rows, outbox, delay, isGreeted, changed } = parts;
  const entries = createEntries();
  let state: Omit<ThreadView, 'entries'> | undefined;
  /** What the server counted when the conversation was read. */
  let counted = { amended: 0, notes: 0 };
  let isReading = false;
  let isStale = false;
  let stopTyping = () => {};

  function set(change: Partial<Omit<ThreadView, 'entries'>>): void {
    if (state) state = { ...state, ...change };
    changed();
  }

  /** Reads the newest lines, until it has read those of the conversation that is open then. */
  async function read(): Promise<void> {
    isStale = true;
    if (isReading) return;
    isReading = true;
    try {
      while (isStale && state && isGreeted()) {
        isStale = false;
        const { customer } = state;
        const answer = await link.ask({ type: 'agent_open', thread: customer });
        if (state?.customer !== customer) isStale = true;
        else if (answer.type === 'agent_thread') show(answer);
        else if (answer.type === 'error' && remedyOf(answer) === 'give_up') set({ status: 'gone' });
        else {
          await delay.wait(answer);
          isStale = true;
        }
      }
    } catch (error) {
      // The next hello reads it again.
      if (!(error instanceof LinkLost)) throw error;
    } finally {
      isReading = false;
    }
  }

  function show(thread: AgentServerFrame<'agent_thread'>): void {
    const isFirst = state?.status !== 'ready';
    const oldest = thread.entries.reduce(
      (first, entry) => ('note' in entry ? first : Math.min(first, entry.seq)),
      1e15,
    );
    // Lines between those that are known and those that were read may be missing: the older ones are read again.
    const isGap = entries.last() > 0 && oldest > entries.last() + 1;
    if (isGap || thread.amended !== counted.amended) entries.clear();
    const more = isFirst || isGap || entries.last() === 0 ? thread.more : (state?.more ?? thread.more);
    entries.add(thread.entries, true);
    counted = { amended: thread.amended, notes: thread.notes };
    const { saved, locale, online, agents, delivered, read: readMark } = thread;
    set({ status: 'ready', saved, locale, online, agents, more });
    if (isFirst) set({ baseline: entries.last() });
    mark({ delivered, read: readMark });
    for (const row of [thread.row, ...(thread.others ?? [])]) rows.merge(row);
    settle(thread.entries);
    changed();
  }

  /** Lines and notes that came take the place of what waits in the outbox. */
  function settle(list: readonly ThreadEntry[]): void {
    for (const entry of list) {
      const id = 'note' in entry ? entry.note.clientId : entry.client;
      if (id !== undefined) outbox.remove(id);
    }
  }

  function mark({ delivered, read: readMark }: { delivered?: number; read?: number }): void {
    set({ ...(delivered !== undefined && { delivered }), ...(readMark !== undefined && { read: readMark }) });
  }

  function receive(frame: AgentServerFrame): void {
    if (frame.type === 'agent_entry') settle([frame.entry]);
    if (!state || !('thread' in frame) || frame.thread !== state.customer) return;
    switch (frame.type) {
      case 'agent_entry': {
        const { entry } = frame;
        const isGap = !('note' in entry) && entries.last() > 0 && entry.seq > entries.last() + 1;
        const before = entries.notes();
        entries.add([entry], true);
        if (entries.notes() > before) counted = { ...counted, notes: counted.notes + 1 };
        if (isGap) void read();
        set('note' in entry ? {} : { typing: undefined });
        break;
      }
      case 'agent_marks':
        mark(frame);
        break;
      case 'agent_typing':
        stopTyping();
        stopTyping = platform.after(typingLasts, () => set({ typing: undefined }));
        set({ typing: frame.on ? { speaker: frame.speaker, agent: frame.agent } : undefined });
        break;
      case 'agent_forgotten':
        stopTyping();
        entries.clear();
        set({ ...nothing, status: 'gone', typing: undefined });
        break;
      case 'agent_presence':
        set({ agents: frame.agents });
        break;
    }
  }

  return {
    view: () => state && { ...state, entries: entries.list() },
    customer: () => state?.customer,
    last: entries.last,
    open(customer) {
      if (state?.customer === customer) return;
      stopTyping();
      entries.clear();
      counted = { amended: 0, notes: 0 };
      state = { ...nothing, customer, status: 'loading' };
      changed();
      void read();
    },
    leave() {
      const thread = state?.customer;
      if (thread === undefined) return;
      stopTyping();
      state = undefined;
      entries.clear();
      changed();
      if (isGreeted()) link.ask({ type: 'agent_leave', thread }).catch(() => undefined);
    },
    refresh: () => void read(),
    async older() {
      const thread = state?.customer;
      if (thread === undefined || !isGreeted()) return;
      const answer = await link.ask({ type: 'agent_history', thread, before: entries.first() }).catch(() => undefined);
      if (answer?.type !== 'agent_lines' || state?.customer !== thread) return;
      entries.add(answer.entries);
      set({ more: answer.more });
    },
    receive,
    compare({ newest, amended, notes }) {
      if (newest > entries.last() || amended !== counted.amended || notes !== counted.notes) void read();
    },
  };
}
