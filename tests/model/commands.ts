import fc from 'fast-check';

export type AgentId = 'anna' | 'ben';

/** What a customer, an agent, the clock or the Page Inbox does in the thread. */
export type Command =
  | { readonly do: 'write'; readonly what: 'hi' | 'two' | 'person' | 'fail' | 'later'; readonly standby: boolean }
  | { readonly do: 'look' | 'take over' | 'note' | 'done' | 'send anyway' | 'retry' | 'dismiss'; readonly by: AgentId }
  /** `fresh`: the agent looks right before. Otherwise they know what they saw last. */
  | { readonly do: 'reply'; readonly by: AgentId; readonly fresh: boolean }
  | { readonly do: 'assign'; readonly by: AgentId; readonly to: AgentId }
  /** An event that was handled is delivered again. */
  | { readonly do: 'deliver again'; readonly back: number }
  | { readonly do: 'page inbox writes' | 'page inbox is done' }
  | { readonly do: 'clock'; readonly ms: number };

export interface Step {
  readonly command: Command;
  /** The worker handles what is in the queue before the next command. */
  readonly drains: boolean;
  /** What happens while the bot thinks, the next time that it is asked. */
  readonly meanwhile: Command | undefined;
  /** Where the worker is killed, counted in its calls from now on. */
  readonly kill: { readonly step: number; readonly when: 'before' | 'after' } | undefined;
  /** The worker stops before its next commit, another one takes its place, and then it goes on. */
  readonly freezes: boolean;
  /** What becomes of the next call to Messenger. */
  readonly fate: 'answered' | 'cut before' | 'cut after' | 'limited';
}

const by = fc.constantFrom<AgentId>('anna', 'ben');
const write = fc.record({
  do: fc.constant('write' as const),
  what: fc.constantFrom('hi', 'two', 'person', 'person', 'fail', 'later'),
  standby: fc.integer({ min: 0, max: 7 }).map((number) => number === 7),
});
const takeOver = fc.record({ do: fc.constant('take over' as const), by });
const reply = fc.record({ do: fc.constant('reply' as const), by, fresh: fc.boolean() });

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: write },
  { weight: 6, arbitrary: reply },
  { weight: 4, arbitrary: takeOver },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('look' as const, 'note', 'done', 'done', 'send anyway', 'send anyway', 'retry', 'dismiss'),
      by,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('assign' as const), by, to: by }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('deliver again' as const), back: fc.nat(6) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('page inbox writes' as const, 'page inbox is done') }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('clock' as const), ms: fc.constantFrom(1_000, 61_000, 25 * 3_600_000) }),
  },
);

const meanwhile: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: takeOver },
  { weight: 1, arbitrary: write },
  { weight: 1, arbitrary: reply },
);

const step: fc.Arbitrary<Step> = fc.record({
  command,
  drains: fc.integer({ min: 0, max: 3 }).map((number) => number > 0),
  meanwhile: fc.option(meanwhile, { nil: undefined, freq: 3 }),
  kill: fc.option(fc.record({ step: fc.nat(14), when: fc.constantFrom('before', 'after') }), {
    nil: undefined,
    freq: 3,
  }),
  freezes: fc.integer({ min: 0, max: 7 }).map((number) => number === 7),
  fate: fc.constantFrom('answered', 'answered', 'answered', 'cut before', 'cut after', 'limited'),
});

/** Some minutes of a thread. `faults`: Messenger may fail and the worker may die while it sends there. */
export const script = fc.record({
  surface: fc.constantFrom('web', 'messenger'),
  handOver: fc.constantFrom('inbox', 'page_inbox'),
  faults: fc.boolean(),
  steps: fc.array(step, { minLength: 1, maxLength: 25, size: 'max' }),
});

export type Script = Readonly<{
  surface: 'web' | 'messenger';
  handOver: 'inbox' | 'page_inbox';
  faults: boolean;
  steps: readonly Step[];
}>;
