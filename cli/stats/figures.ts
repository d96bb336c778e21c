import type { DayFacts } from '../../lib/conversation/index.ts';

/** The figures of a day, a surface, a `ref`, or the whole period. docs/operator.md says what each one means. */
export interface Figures {
  readonly conversations: number;
  readonly botAlone: number;
  readonly handedOver: number;
  readonly failed: number;
  /** How many waits a person's line ended. */
  readonly waits: number;
  /** Seconds; missing where no wait ended. */
  readonly medianWait?: number;
  readonly longestWait?: number;
}

/** All figures of a period. */
export interface Stats {
  readonly total: Figures;
  /** Days on which something happened, the earliest first. */
  readonly days: readonly ({ readonly day: string } & Figures)[];
  readonly surfaces: readonly ({ readonly surface: DayFacts['surface'] } & Figures)[];
  /** The refs with most conversations. `ref` is null where the customer came without one. */
  readonly refs: readonly ({ readonly ref: string | null } & Figures)[];
  /** All further refs together. */
  readonly otherRefs?: { readonly refs: number } & Figures;
}

/** So many refs have figures of their own. */
const MAX_REFS = 50;

/** Counts the facts of days. */
export function statsOf(facts: readonly DayFacts[]): Stats {
  const refs = grouped(facts, ({ ref }) => ref ?? null)
    .map(([ref, ofRef]) => ({ ref, ofRef, figures: figuresOf(ofRef) }))
    .sort((a, b) => b.figures.conversations - a.figures.conversations || compared(a.ref ?? '', b.ref ?? ''));
  const own = refs.filter(({ ref }) => ref !== null).slice(0, MAX_REFS);
  const shown = new Set(own.map(({ ref }) => ref));
  const others = refs.filter(({ ref }) => ref !== null && !shown.has(ref));
  return {
    total: figuresOf(facts),
    days: grouped(facts, ({ day }) => day)
      .sort(([a], [b]) => compared(a, b))
      .map(([day, ofDay]) => ({ day, ...figuresOf(ofDay) })),
    surfaces: grouped(facts, ({ surface }) => surface)
      .sort(([a], [b]) => compared(a, b))
      .map(([surface, ofSurface]) => ({ surface, ...figuresOf(ofSurface) })),
    refs: refs.filter(({ ref }) => ref === null || shown.has(ref)).map(({ ref, figures }) => ({ ref, ...figures })),
    ...(others.length > 0 && {
      otherRefs: { refs: others.length, ...figuresOf(others.flatMap(({ ofRef }) => ofRef)) },
    }),
  };
}

function figuresOf(facts: readonly DayFacts[]): Figures {
  const conversations = facts.filter(({ wrote }) => wrote);
  const waits = facts.flatMap(({ waits = [] }) => waits).sort((a, b) => a - b);
  const longestWait = waits.at(-1);
  return {
    conversations: conversations.length,
    botAlone: conversations.filter(({ bot, person, failed }) => bot && !person && !failed).length,
    handedOver: conversations.filter(({ person }) => person).length,
    failed: conversations.filter(({ failed }) => failed).length,
    waits: waits.length,
    ...(longestWait !== undefined && { medianWait: medianOf(waits), longestWait }),
  };
}

/** The middle of sorted numbers. Of an even count it is the mean of the two in the middle, rounded. */
function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  const [low = 0, high = low] = sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1);
  return Math.round((low + high) / 2);
}

function grouped<Key>(facts: readonly DayFacts[], keyOf: (facts: DayFacts) => Key): [Key, DayFacts[]][] {
  const groups = new Map<Key, DayFacts[]>();
  for (const each of facts) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups];
}

function compared(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
