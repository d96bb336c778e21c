import type { AgentAction } from '../../lib/conversation/index.ts';
import type { AgentId } from './commands.ts';

const DAY = 24 * 3_600_000;

/** One event as the model reads it. */
export interface ModelEvent {
  readonly key: string;
  readonly at: number;
  readonly what:
    | { readonly kind: 'write'; readonly text: string; readonly standby: boolean }
    | { readonly kind: 'agent'; readonly by: AgentId; readonly action: AgentAction; readonly seen: readonly string[] }
    | { readonly kind: 'echo'; readonly text: string }
    | { readonly kind: 'page inbox is done' | 'other' }
    | { readonly kind: 'clock' };
}

interface Line {
  readonly speaker: string;
  readonly text: string;
  readonly agent?: string;
  status: 'out' | 'failed';
  attempt: number;
}

interface Circumstances {
  readonly now: number;
  /** The agent whose take-over waits in the queue. */
  readonly hint: AgentId | undefined;
  readonly textOf: (seq: number) => string | undefined;
}

type Owner =
  | { kind: 'bot' }
  | { kind: 'agent'; agent?: string }
  | { kind: 'page_inbox'; until: number }
  | { kind: 'app'; until: number };

/**
 * The thread as a reader of the design would keep it on paper: one event after the other, no crash, no queue, no Meta.
 */
export class Model {
  owner: Owner = { kind: 'bot' };
  generation = 0;
  readonly lines: Line[] = [];
  readonly controls: string[] = [];
  readonly notes: string[] = [];
  readonly refused = new Map<string, { by: string; text: string; settled: boolean }>();
  waits = false;
  attention: { starts: boolean } | undefined;
  isDone = false;
  saved: string | undefined;
  /** The text about which the bot is called later, and when. */
  later: { text: string; at: number } | undefined;
  private hinted: string | undefined;
  private lastIn = Number.NEGATIVE_INFINITY;
  private readonly handled = new Set<string>();

  constructor(
    private readonly surface: 'web' | 'messenger',
    private readonly handOver: 'inbox' | 'page_inbox',
  ) {}

  get shelf(): 'open' | 'done' | 'bot' {
    if (this.isPerson() || this.waits || this.attention) return 'open';
    return this.isDone ? 'done' : 'bot';
  }

  spoken(): string[] {
    return this.lines.map(({ speaker, text, status }) => `${speaker}: ${text}${status === 'out' ? '' : ' <failed>'}`);
  }

  apply({ key, at, what }: ModelEvent, now: Circumstances): void {
    const isRetry = what.kind === 'agent' && what.action.kind === 'retry';
    if (this.handled.has(key)) {
      if (what.kind === 'clock') this.callLater(now);
      return;
    }
    if (!isRetry) this.handled.add(key);
    this.endControl(now);
    const takesOver = what.kind === 'agent' && what.action.kind === 'take_over';
    if (what.kind !== 'clock' && !takesOver) this.takeHint(now);
    switch (what.kind) {
      case 'write':
        this.write(what, at, now);
        break;
      case 'agent':
        if (this.act(what, key, now) && isRetry) this.handled.add(key);
        break;
      case 'echo': {
        this.stopWaiting();
        const earlier = this.owner.kind === 'page_inbox' ? this.owner.until : 0;
        this.setOwner({ kind: 'page_inbox', until: Math.max(at + DAY, earlier) });
        this.lines.push({ speaker: 'page_inbox', text: what.text, status: 'out', attempt: 0 });
        break;
      }
      case 'page inbox is done':
        this.pageInboxIsDone(now);
        break;
    }
    if (what.kind !== 'clock') this.takeHint(now);
    else this.callLater(now);
  }

  /** The clock calls the bot while it owns the thread. A take-over meanwhile makes the call wait. */
  private callLater(now: Circumstances): void {
    if (this.later === undefined || this.later.at > now.now || this.owner.kind !== 'bot' || this.takeHint(now)) return;
    const { text } = this.later;
    this.later = undefined;
    this.says('bot', `called ${text}`, now);
  }

  private write({ text, standby }: { text: string; standby: boolean }, at: number, now: Circumstances): void {
    if (standby && this.owner.kind === 'bot') this.setOwner({ kind: 'app', until: at + DAY });
    else if (!standby && this.owner.kind === 'app') this.setOwner({ kind: 'bot' });
    this.isDone = false;
    this.lastIn = Math.max(this.lastIn, at);
    this.lines.push({ speaker: 'customer', text, status: 'out', attempt: 0 });
    if (this.isPerson()) this.startWaiting();
    if (this.owner.kind !== 'bot' || standby) return;
    if (this.takeHint(now)) {
      this.startWaiting();
      return;
    }
    const [word] = text.split(' ');
    if (word === 'fail') {
      this.callForPerson();
      this.says('bot', `sorry ${text}`, now);
      return;
    }
    this.saved = text;
    if (word === 'person') this.startWaiting();
    if (word === 'later') this.later = { text, at: now.now + 60_000 };
    this.says('bot', `re ${text}`, now);
    if (word === 'two') this.says('bot', `more ${text}`, now);
    if (word === 'person') {
      const toInbox = this.surface === 'web' || this.handOver === 'inbox';
      this.controls.push(`pass bot ${toInbox ? 'agent' : 'page_inbox'}`);
      this.setOwner(toInbox ? { kind: 'agent' } : { kind: 'page_inbox', until: now.now + DAY });
    }
  }

  /** @returns whether it changed anything. */
  private act(
    { by, action, seen }: Extract<ModelEvent['what'], { kind: 'agent' }>,
    key: string,
    now: Circumstances,
  ): boolean {
    const isOurs = this.owner.kind === 'bot' || this.owner.kind === 'agent';
    const agent = this.owner.kind === 'agent' ? this.owner.agent : undefined;
    const isUnassigned = this.owner.kind === 'agent' && agent === undefined;
    switch (action.kind) {
      case 'reply': {
        const missed = this.lines.some((line, index) => isAnswer(line, by) && !this.isSeen(line, index, seen));
        const isMine = agent === by || (isUnassigned && action.basis.generation === this.generation);
        if (isMine && !missed) this.agentSays(by, action.text, now);
        else this.refused.set(key, { by, text: action.text, settled: false });
        return true;
      }
      case 'send_anyway': {
        const kept = this.refused.get(action.note);
        if (kept === undefined || kept.settled || kept.by !== by || !isOurs) return false;
        kept.settled = true;
        this.agentSays(by, kept.text, now);
        return true;
      }
      case 'note':
        this.notes.push(action.text);
        return true;
      case 'take_over':
        this.takeOver(by);
        return true;
      case 'done':
        if (this.owner.kind === 'bot') {
          this.stopWaiting();
          this.isDone = true;
        } else if (agent === by || isUnassigned) {
          this.stopWaiting();
          this.setOwner({ kind: 'bot' });
          this.isDone = true;
          this.controls.push('pass agent bot');
          if (!this.takeHint(now)) this.says('bot', 'back', now);
        }
        return true;
      case 'assign':
        if (agent === action.to || !isOurs) return false;
        this.controls.push(`${this.owner.kind === 'bot' ? 'take' : 'pass'} ${this.owner.kind} agent`);
        this.isDone = false;
        this.setOwner({ kind: 'agent', agent: action.to });
        return true;
      case 'dismiss':
        if (this.attention?.starts) this.waits = false;
        this.attention = undefined;
        return true;
      case 'retry': {
        const line = this.lines.find(({ text, status }) => text === now.textOf(action.seq) && status === 'failed');
        if (line === undefined || line.attempt !== action.attempt || !isOurs) return false;
        line.attempt += 1;
        this.deliver(line, now);
        return true;
      }
      default:
        throw new Error(`The model does not know ${action.kind}.`);
    }
  }

  /** "back" may stand more than once. */
  private isSeen({ text }: Line, index: number, seen: readonly string[]): boolean {
    const before = this.lines.slice(0, index).filter((line) => line.text === text);
    return seen.filter((each) => each === text).length > before.length;
  }

  private takeOver(by: AgentId): void {
    const { owner } = this;
    if (owner.kind === 'agent' && owner.agent === by) {
      if (this.hinted === undefined) return;
      this.controls.push(`take ${this.hinted} agent`);
      this.hinted = undefined;
      return;
    }
    this.controls.push(`take ${owner.kind} agent`);
    if (owner.kind === 'bot' || owner.kind === 'agent' || this.surface === 'web') this.isDone = false;
    this.setOwner({ kind: 'agent', agent: by });
  }

  private agentSays(by: AgentId, text: string, now: Circumstances): void {
    if (!(this.owner.kind === 'agent' && this.owner.agent !== undefined)) this.takeOver(by);
    this.says('agent', text, now, by);
  }

  private says(speaker: string, text: string, now: Circumstances, agent?: string): void {
    const line: Line = { speaker, text, status: 'out', attempt: 0, ...(agent !== undefined && { agent }) };
    this.lines.push(line);
    this.deliver(line, now);
  }

  private deliver(line: Line, { now }: Circumstances): void {
    const isOpen = this.surface === 'web' || now - this.lastIn < DAY;
    line.status = isOpen ? 'out' : 'failed';
    if (!isOpen) {
      this.callForPerson();
      return;
    }
    const isAnswer = this.lines.lastIndexOf(line) > this.lines.findLastIndex(({ speaker }) => speaker === 'customer');
    if (line.speaker === 'agent' && isAnswer) this.stopWaiting();
  }

  private pageInboxIsDone(now: Circumstances): void {
    const from = this.owner.kind;
    if (from === 'agent') return;
    this.controls.push(`pass ${from} bot`);
    this.setOwner({ kind: 'bot' });
    this.stopWaiting();
    if (from === 'page_inbox') this.isDone = true;
    if (!this.takeHint(now)) this.says('bot', 'back', now);
  }

  private endControl({ now }: Circumstances): void {
    const { owner } = this;
    if (!('until' in owner) || owner.until > now) return;
    this.setOwner({ kind: 'bot' });
    if (this.waits) this.callForPerson();
    if (owner.kind === 'page_inbox') this.controls.push('expire page_inbox bot');
  }

  /** @returns whether a take-over that waits makes its agent the owner now. */
  private takeHint({ hint }: Circumstances): boolean {
    const { owner } = this;
    if (hint === undefined || !(owner.kind === 'bot' || (owner.kind === 'agent' && owner.agent === undefined))) {
      return false;
    }
    this.isDone = false;
    this.setOwner({ kind: 'agent', agent: hint });
    this.hinted = owner.kind;
    return true;
  }

  private setOwner(owner: Owner): void {
    const name = (one: Owner) => `${one.kind} ${one.kind === 'agent' ? (one.agent ?? '') : ''}`;
    if (name(owner) !== name(this.owner)) {
      this.generation += 1;
      this.hinted = undefined;
    }
    this.owner = owner;
  }

  private isPerson(): boolean {
    return this.owner.kind === 'agent' || this.owner.kind === 'page_inbox';
  }

  private startWaiting(): void {
    this.waits = true;
    if (this.attention) this.attention.starts = false;
  }

  private stopWaiting(): void {
    this.waits = false;
    this.attention = undefined;
  }

  private callForPerson(): void {
    this.attention = { starts: !this.waits || this.attention?.starts === true };
    this.waits = true;
  }
}

function isAnswer({ speaker, agent, status }: Line, author: AgentId): boolean {
  return speaker !== 'customer' && agent !== author && status === 'out';
}
