import type { TurnRules } from './arrived.ts';
import type { Conversation, DayFacts } from './conversation.ts';
import { shortened } from './shortened.ts';

/** What one step of a turn adds to the facts of its day. */
export interface NewFacts {
  /** The customer wrote a line. */
  readonly wrote?: boolean | undefined;
  /** A line of the bot went out. */
  readonly bot?: boolean | undefined;
  /** The thread came to a person, or a person wrote. */
  readonly person?: boolean | undefined;
  /** The bot failed on a line of the customer. */
  readonly failed?: boolean | undefined;
  /** Since when the customer waited whom a person has answered now (ms). */
  readonly answeredAfter?: number | undefined;
}

/**
 * The conversation with what happened at `rules.now`. Where that is the first fact of a later day, the facts begin
 * anew, and the worker puts those of the day before (`lib/turn/commit.ts`).
 */
export function withFacts(conversation: Conversation, added: NewFacts, rules: TurnRules): Conversation {
  const { wrote, bot, person, failed, answeredAfter } = added;
  if (!(wrote || bot || person || failed) && answeredAfter === undefined) return conversation;
  const { surface, ref, facts } = conversation;
  const today = dayAt(rules);
  // The clocks of two workers differ a little. A day that is over stays over.
  const earlier: DayFacts = facts !== undefined && facts.day >= today ? facts : { day: today, surface };
  const waits = answeredAfter === undefined ? earlier.waits : withWait(earlier.waits, rules.now - answeredAfter);
  return {
    ...conversation,
    facts: {
      ...earlier,
      surface,
      ...(ref !== undefined && { ref: shortened(ref, MAX_REF) }),
      ...(wrote && { wrote }),
      ...(bot && { bot }),
      ...(person && { person }),
      ...(failed && { failed }),
      ...(waits && { waits }),
    },
  };
}

function dayAt({ now, dayOf }: TurnRules): string {
  return dayOf === undefined ? new Date(now).toISOString().slice(0, 10) : dayOf(now);
}

/** Most waits of one conversation and day: its item must stay small. */
const MAX_WAITS = 100;

function withWait(waits: readonly number[] = [], ms: number): readonly number[] {
  return waits.length < MAX_WAITS ? [...waits, Math.max(0, Math.round(ms / 1000))] : waits;
}

/** Longest `ref` (characters). Links of campaigns have shorter ones. */
const MAX_REF = 100;
