import fc from 'fast-check';

/** `home` and `tab` are two tabs of one visitor, with one session. `other` is another visitor's browser. */
export type BrowserName = 'home' | 'tab' | 'other';

/** Two people in Messenger. Ada is the visitor of `home`; to the stranger a link is only sent. */
export type PersonName = 'ada' | 'stranger';

export type AgentName = 'anna' | 'ben';

/** Where an agent works: in the chat of a visitor of the website, or in that of a person in Messenger. */
export type Place = 'home' | 'other' | PersonName;

export type Command =
  | { readonly do: 'write' | 'read' | 'hello' | 'stop' | 'forget this device' | 'delete'; readonly by: BrowserName }
  | { readonly do: 'ask for a link'; readonly by: BrowserName; readonly purpose: 'follow' | 'join' }
  /** `back`: how many links were made after it. A forged one was never made here. */
  | {
      readonly do: 'open a link';
      readonly person: PersonName;
      readonly back: number;
      readonly forged: boolean;
      readonly by: 'referral' | 'get started';
    }
  | {
      readonly do: 'tap';
      readonly person: PersonName;
      readonly button: 'show' | 'not_me' | 'undo';
      readonly standby: boolean;
      /** The oldest such button, not the newest. */
      readonly older: boolean;
    }
  /** Digits that a phone shows, typed by its visitor or by another one; or digits that are wrong. */
  | { readonly do: 'type digits'; readonly by: BrowserName; readonly of: PersonName; readonly wrong: boolean }
  | { readonly do: 'write in Messenger'; readonly person: PersonName; readonly standby: boolean }
  | { readonly do: 'take over' | 'answer' | 'done'; readonly agent: AgentName; readonly in: Place }
  | { readonly do: 'page inbox writes' | 'page inbox is done'; readonly person: PersonName }
  | { readonly do: 'forget'; readonly place: Place }
  | { readonly do: 'deliver again'; readonly back: number }
  | { readonly do: 'clock'; readonly ms: number };

export interface Step {
  readonly command: Command;
  /** The workers handle what is in the queues before the next command. */
  readonly drains: boolean;
  /** What happens between two calls to the table, so many from now on: a command, or the turn of another thread. */
  readonly during: { readonly step: number; readonly what: Command | 'another turn' } | undefined;
  /** Where the worker is killed, counted in its calls from now on. */
  readonly kill: { readonly step: number; readonly when: 'before' | 'after' } | undefined;
  /** What becomes of the next call to Messenger. */
  readonly fate: 'answered' | 'cut before' | 'cut after' | 'refused' | 'limited';
  /** Which of the threads that wait is handled next. */
  readonly order: number;
}

export interface Script {
  /** What has happened before: nothing, answers follow to Ada, or the visitor's browser shows her chat. */
  readonly begins: 'new' | 'followed' | 'joined';
  readonly steps: readonly Step[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const by = fc.constantFrom<BrowserName>('home', 'home', 'home', 'tab', 'other');
const person = fc.constantFrom<PersonName>('ada', 'ada', 'ada', 'stranger');
const agent = fc.constantFrom<AgentName>('anna', 'anna', 'ben');
const place = fc.constantFrom<Place>('home', 'home', 'home', 'ada', 'ada', 'stranger', 'other');
const seldom = fc.integer({ min: 0, max: 7 }).map((number) => number === 7);

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('write' as const, 'write', 'read', 'hello'), by }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('stop' as const, 'forget this device', 'delete'), by }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('ask for a link' as const),
      by,
      purpose: fc.constantFrom('follow', 'follow', 'join'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('open a link' as const),
      person,
      back: fc.constantFrom(0, 0, 0, 0, 1),
      forged: seldom,
      by: fc.constantFrom('referral', 'get started'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('tap' as const),
      person,
      button: fc.constantFrom('show', 'show', 'show', 'not_me', 'undo'),
      standby: seldom,
      older: seldom,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('type digits' as const), by, of: person, wrong: seldom }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('write in Messenger' as const), person, standby: seldom }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constantFrom('take over' as const, 'answer', 'answer', 'answer', 'answer', 'done'),
      agent,
      in: place,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('page inbox writes' as const, 'page inbox is done'), person }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const), place }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('deliver again' as const), back: fc.nat(12) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('clock' as const),
      ms: fc.constantFrom(1_000, 61_000, 61_000, 61_000, 11 * MINUTE, 25 * HOUR, 73 * HOUR),
    }),
  },
);

const step: fc.Arbitrary<Step> = fc.record({
  command,
  drains: fc.integer({ min: 0, max: 3 }).map((number) => number > 0),
  during: fc.option(
    fc.record({
      step: fc.nat(30),
      what: fc.oneof(
        fc.constant('another turn' as const),
        command.filter((each) => each.do !== 'clock'),
      ),
    }),
    { nil: undefined, freq: 2 },
  ),
  kill: fc.option(fc.record({ step: fc.nat(40), when: fc.constantFrom('before', 'after') }), {
    nil: undefined,
    freq: 2,
  }),
  fate: fc.constantFrom(
    'answered',
    'answered',
    'answered',
    'answered',
    'cut before',
    'cut after',
    'refused',
    'limited',
  ),
  order: fc.nat(3),
});

/** Some hours of a visitor's chat on the website and of two chats in Messenger. */
export const script: fc.Arbitrary<Script> = fc.record({
  begins: fc.constantFrom('new', 'followed', 'followed', 'joined'),
  steps: fc.array(step, { minLength: 1, maxLength: 25, size: 'max' }),
});
