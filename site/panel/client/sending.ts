import type { ServerFrame, VisitorAction, VisitorLine } from '../../../lib/protocol/index.ts';
import type { Acknowledged } from './acknowledged.ts';
import type { Greeting } from './greeting.ts';
import type { Identity } from './identity.ts';
import type { Link } from './link.ts';
import type { Item, Outbox } from './outbox.ts';
import type { Patience } from './patience.ts';
import type { Platform } from './platform.ts';
import { fitAction } from './referrals.ts';
import { remedyFor } from './remedy.ts';
import type { Session } from './session.ts';
import { single } from './single.ts';
import type { StateHolder } from './state.ts';

/** Sends what the visitor does: one action at a time, in order, each until it is acknowledged. */
export interface Sending {
  send(action: VisitorAction): void;
  /** Sends what waits. */
  pump(): Promise<void>;
  /** The visitor has seen the lines up to this number: the business is told. */
  markRead(seq: number): void;
  /** Lines of the history came. A line of the visitor is stored, even if its acknowledgement was lost. */
  arrived(lines: readonly VisitorLine[]): void;
  /** Forgets what belongs to the conversation. */
  clear(): void;
}

interface SendingParts {
  readonly platform: Platform;
  readonly session: Session;
  readonly identity: Identity;
  readonly outbox: Outbox;
  readonly acknowledged: Acknowledged;
  readonly state: StateHolder;
  readonly link: Link;
  readonly greeting: Greeting;
  readonly patience: Patience;
  readonly changed: () => void;
  /** The visitor did something, or lines came. */
  readonly active: () => void;
}

export function createSending(parts: SendingParts): Sending {
  const { platform, session, identity, outbox, acknowledged, link, greeting, patience, changed, active } = parts;
  let readSeq = 0;
  let sentReadSeq = 0;
  /** The id of the read mark that is sent next: the same one after a refusal. */
  let readId = '';

  const pump = single(async () => {
    while (link.status() === 'open' && (outbox.next() || readSeq > sentReadSeq)) {
      const token = greeting.token();
      const isOther = typeof token !== 'string' || token !== session.token();
      // The first line of a customer whom the page names waits for their session.
      if (isOther || (outbox.next() && identity.isDue())) return void greeting.greet();
      const refusals: ServerFrame[] = [];
      const refused = (frame: ServerFrame) => refusals.push(frame);
      if (outbox.next()) await platform.alone('send', () => sendNext(refused));
      else await sendMark(refused);
      // Other tabs may try meanwhile: they send the same action first.
      for (const frame of refusals) await greeting.refused(frame);
    }
  });

  async function sendNext(refused: (frame: ServerFrame) => void): Promise<void> {
    const item = outbox.next();
    if (!item) return;
    // An earlier version may have kept an action that is too large.
    const answer = await link.ask({ type: 'event', ...fitAction(item.action) }, item.id);
    if (answer.type === 'ack') accept(item);
    else if (answer.type === 'error' && remedyFor(answer) === 'give_up') {
      outbox.fail(item.id, answer.code);
      changed();
    } else refused(answer);
  }

  async function sendMark(refused: (frame: ServerFrame) => void): Promise<void> {
    const seq = readSeq;
    const answer = await link.ask({ type: 'event', read: { seq } }, readId);
    if (answer.type === 'ack' || remedyFor(answer) === 'give_up') sentReadSeq = seq;
    else refused(answer);
  }

  function accept(item: Item): void {
    patience.reset();
    outbox.remove(item.id);
    acknowledged.add(item);
    active();
    changed();
  }

  return {
    send(action) {
      outbox.add(action);
      parts.state.set({ ended: false });
      link.connect();
      void pump();
    },
    pump,
    markRead(seq) {
      readSeq = seq;
      readId = platform.id();
      void pump();
    },
    arrived(lines) {
      const clientIds = new Set(lines.map((line) => line.client));
      for (const item of outbox.items()) if (clientIds.has(item.id)) accept(item);
      acknowledged.update();
      if (lines.length > 0) active();
    },
    clear() {
      acknowledged.clear();
      sentReadSeq = readSeq = 0;
    },
  };
}
