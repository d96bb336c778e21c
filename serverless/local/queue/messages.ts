/** A message that was accepted and not deleted yet. */
export interface StoredMessage {
  readonly id: string;
  readonly queue: string;
  readonly group: string;
  /** The queue accepts one message with this key in five minutes, in each group. A standard queue has none. */
  readonly key?: string;
  readonly body: string;
  /** When it was accepted (ms since 1970). */
  readonly at: number;
  readonly receives: number;
}

/** A change of the messages. Applied in the order of the journal, the changes give all messages again. */
export type Change =
  | { readonly put: StoredMessage }
  /** `receives`: how often it was received now. */
  | { readonly received: string; readonly receives: number }
  | { readonly moved: string; readonly to: string }
  | { readonly deleted: string };

/** A message as a receiver gets it. The handle is good until the message is received again. */
export interface ReceivedMessage extends StoredMessage {
  readonly handle: string;
  readonly sequence: string;
  readonly firstReceivedAt: number;
}

export interface Receive {
  readonly queue: string;
  readonly most: number;
  /** How long the received messages are hidden (ms). */
  readonly hiddenFor: number;
  readonly now: number;
  /** After so many receives a message goes to the dead letters instead. */
  readonly redrive?: { readonly maxReceives: number; readonly to: string };
}

const deduplicationMs = 5 * 60_000;

/** A message in memory. What is not in `StoredMessage` is not kept over a restart. */
interface Item {
  message: StoredMessage;
  readonly sequence: string;
  /** Not received before this time, and no other message of its group either (ms since 1970). */
  visibleAt: number;
  firstReceivedAt?: number;
}

/** All messages of all queues: pure, without a clock and without a disk. */
export class Messages {
  /**
   * By queue and group, oldest first. The group that was served longest ago comes first, so that no group starves
   * another.
   */
  readonly #queues = new Map<string, Map<string, Item[]>>();
  readonly #byId = new Map<string, Item>();
  readonly #accepted = new Map<string, { readonly id: string; readonly at: number }>();
  #sequence = 0;

  /** @returns the id of a message with the same key that was accepted in the last five minutes. */
  duplicate({ queue, group, key, at }: Pick<StoredMessage, 'queue' | 'group' | 'key' | 'at'>): string | undefined {
    if (key === undefined) return undefined;
    const earlier = this.#accepted.get(JSON.stringify([queue, group, key]));
    return earlier && at - earlier.at < deduplicationMs ? earlier.id : undefined;
  }

  /** Applies a change. @returns the id of the message; of an earlier one, where the change puts a duplicate. */
  apply(change: Change): string {
    if ('put' in change) return this.#put(change.put);
    if ('received' in change) {
      const item = this.#byId.get(change.received);
      if (item) item.message = { ...item.message, receives: change.receives };
      return change.received;
    }
    if ('moved' in change) {
      const item = this.#take(change.moved);
      if (item) this.#add({ ...item, visibleAt: 0, message: { ...item.message, queue: change.to, receives: 0 } });
      return change.moved;
    }
    this.#take(change.deleted);
    return change.deleted;
  }

  /** Hides and returns the first message of each group, as many as are asked for. `changes` are applied already. */
  receive({ queue, most, hiddenFor, now, redrive }: Receive): { messages: ReceivedMessage[]; changes: Change[] } {
    const messages: ReceivedMessage[] = [];
    const changes: Change[] = [];
    const groups = this.#queues.get(queue) ?? new Map<string, Item[]>();
    for (const [group, items] of [...groups]) {
      if (messages.length === most) break;
      let [first] = items;
      while (first && redrive && first.visibleAt <= now && first.message.receives >= redrive.maxReceives) {
        changes.push({ moved: first.message.id, to: redrive.to });
        this.apply({ moved: first.message.id, to: redrive.to });
        [first] = items;
      }
      if (!first || first.visibleAt > now) continue;
      const { id } = first.message;
      const received = { received: id, receives: first.message.receives + 1 };
      this.apply(received);
      changes.push(received);
      first.visibleAt = now + hiddenFor;
      first.firstReceivedAt ??= now;
      groups.delete(group);
      groups.set(group, items);
      const { message, sequence, firstReceivedAt } = first;
      messages.push({ ...message, sequence, firstReceivedAt, handle: `${id}#${message.receives}` });
    }
    return { messages, changes };
  }

  /** @returns the id of the message that a handle stands for, unless it was deleted, moved, or received again. */
  handled(queue: string, handle: string): string | undefined {
    const [id = '', receives] = handle.split('#');
    const message = this.#byId.get(id)?.message;
    return message?.queue === queue && message.receives === Number(receives) ? id : undefined;
  }

  hideUntil(id: string, visibleAt: number): void {
    const item = this.#byId.get(id);
    if (item) item.visibleAt = visibleAt;
  }

  /** When the next hidden message of a queue can be received (ms since 1970). */
  nextVisible(queue: string, now: number): number | undefined {
    const times = [...(this.#queues.get(queue)?.values() ?? [])].map(([first]) => first?.visibleAt ?? 0);
    const later = times.filter((at) => at > now);
    return later.length === 0 ? undefined : later.reduce((a, b) => Math.min(a, b));
  }

  counts(queue: string, now: number): { visible: number; hidden: number } {
    const items = [...(this.#queues.get(queue)?.values() ?? [])].flat();
    const hidden = items.filter(({ visibleAt }) => visibleAt > now).length;
    return { visible: items.length - hidden, hidden };
  }

  /** All messages, each group's in their order. */
  all(): StoredMessage[] {
    const groups = [...this.#queues.values()].flatMap((each) => [...each.values()]);
    return groups.flatMap((items) => items.map(({ message }) => message));
  }

  #put(message: StoredMessage): string {
    const earlier = this.duplicate(message);
    if (earlier !== undefined) return earlier;
    if (message.key !== undefined) {
      this.#forgetBefore(message.at - deduplicationMs);
      const { id, at } = message;
      this.#accepted.set(JSON.stringify([message.queue, message.group, message.key]), { id, at });
    }
    this.#sequence += 1;
    this.#add({ message, sequence: String(this.#sequence).padStart(20, '0'), visibleAt: 0 });
    return message.id;
  }

  #forgetBefore(time: number): void {
    for (const [key, { at }] of this.#accepted) {
      if (at > time) return;
      this.#accepted.delete(key);
    }
  }

  #add(item: Item): void {
    const { id, queue, group } = item.message;
    const groups = this.#queues.get(queue) ?? new Map<string, Item[]>();
    this.#queues.set(queue, groups);
    const items = groups.get(group);
    if (items) items.push(item);
    else groups.set(group, [item]);
    this.#byId.set(id, item);
  }

  #take(id: string): Item | undefined {
    const item = this.#byId.get(id);
    if (!item) return undefined;
    this.#byId.delete(id);
    const { queue, group } = item.message;
    const items = this.#queues.get(queue)?.get(group) ?? [];
    items.splice(items.indexOf(item), 1);
    if (items.length === 0) this.#queues.get(queue)?.delete(group);
    return item;
  }
}
