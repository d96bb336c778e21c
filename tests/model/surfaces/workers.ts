import { ChatError } from '../../../lib/errors.ts';
import type { Queue, QueuedEvent } from '../../../lib/queue/queue.ts';
import type { AroundCall } from '../../support/memory-table/memory-table.ts';
import type { Step } from './commands.ts';

/** Thrown in a worker that was killed: from then on each of its calls throws it. */
export class Killed extends ChatError {
  override readonly name = 'Killed';
  override readonly code = 'killed';
  override readonly retryable = true;
}

interface Waiting {
  readonly event: QueuedEvent;
  deliveries: number;
}

/** One run of the function. */
export interface Worker {
  isDead: boolean;
}

/** Handles one delivery of an event. */
export type Handle = (worker: Worker, event: QueuedEvent, delivery: number) => Promise<void>;

/**
 * The queue, with a group for each thread, and the workers that it calls. A worker may be killed at each of its calls;
 * between two calls of any part something else may happen.
 */
export class Workers {
  readonly handled: QueuedEvent[] = [];
  private readonly groups = new Map<string, Waiting[]>();
  private readonly busy = new Set<string>();
  private steps = 0;
  private kill: Step['kill'];
  private during: { readonly step: number; readonly act: () => Promise<void> } | undefined;

  constructor(
    private readonly handle: Handle,
    /** An event was handled, and is not delivered again by itself. */
    private readonly after: (event: QueuedEvent) => Promise<void>,
  ) {}

  /** Kill and interruption of a step are counted from here on. Without them the workers go on undisturbed. */
  expect(kill: Step['kill'], during?: { readonly step: number; readonly act: () => Promise<void> }): void {
    this.kill = kill && { ...kill, step: this.steps + kill.step };
    this.during = during && { ...during, step: this.steps + during.step };
  }

  readonly queue: Queue = {
    enqueue: async (events) => {
      for (const event of events) this.add(event);
    },
  };

  /** As a FIFO queue does: an event that waits is not queued twice. */
  add(event: QueuedEvent): void {
    const { customer } = event.thread;
    const group = this.groups.get(customer) ?? [];
    this.groups.set(customer, group);
    if (!group.some((each) => each.event.key === event.key)) group.push({ event, deliveries: 0 });
  }

  async drain(order: number): Promise<void> {
    for (let turns = 0; ; turns += 1) {
      if (turns > 500) throw new Error('The queue does not get empty');
      if (!(await this.turn(order + turns))) return;
    }
  }

  /** Handles one event, of a thread that no worker has now. @returns false where there is none. */
  async turn(order: number): Promise<boolean> {
    const free = [...this.groups].filter(([customer, { length }]) => length > 0 && !this.busy.has(customer));
    const [customer, [first] = []] = free[order % Math.max(1, free.length)] ?? [];
    if (customer === undefined || first === undefined) return false;
    this.busy.add(customer);
    first.deliveries += 1;
    const worker: Worker = { isDead: false };
    try {
      await this.handle(worker, first.event, first.deliveries);
    } catch (error) {
      if (!(error instanceof ChatError && error.retryable)) throw error;
      worker.isDead = true;
    } finally {
      this.busy.delete(customer);
    }
    if (worker.isDead) return true;
    this.groups.get(customer)?.shift();
    this.handled.push(first.event);
    await this.after(first.event);
    return true;
  }

  /** Calls of the socket: something else may happen before each. */
  readonly around: AroundCall = async (call) => {
    await this.interrupt(this.steps++);
    return call();
  };

  /** Calls of a worker, which may be killed before or after each. */
  aroundOf(worker: Worker): AroundCall {
    return async (call) => {
      if (worker.isDead) throw new Killed('The worker was killed by the test.');
      const step = this.steps++;
      await this.interrupt(step);
      const dies = this.kill !== undefined && step >= this.kill.step ? this.kill.when : undefined;
      if (dies === 'before') this.die(worker);
      const answer = await call();
      if (dies === 'after') this.die(worker);
      return answer;
    };
  }

  /** The same calls of a part that is no table. */
  mortal<Part extends object>(part: Part, worker: Worker): Part {
    const around = this.aroundOf(worker);
    return new Proxy(part, {
      get(target, name, receiver) {
        const value: unknown = Reflect.get(target, name, receiver);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => around(() => value.apply(target, args));
      },
    });
  }

  private async interrupt(step: number): Promise<void> {
    const { during } = this;
    if (during === undefined || step < during.step) return;
    this.during = undefined;
    await during.act();
  }

  private die(worker: Worker): never {
    worker.isDead = true;
    this.kill = undefined;
    throw new Killed('The worker was killed by the test.');
  }
}
