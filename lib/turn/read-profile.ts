import { setTimeout as sleep } from 'node:timers/promises';
import { type Arrived, type BotEvent, type Conversation, shortened } from '../conversation/index.ts';
import type { Person } from '../messenger/index.ts';
import type { QueuedEvent } from '../queue/queue.ts';
import type { Ports } from './ports.ts';

/** How long what Meta said of a customer counts (ms). */
const PROFILE_LASTS = 30 * 24 * 3_600_000;
/** How long a customer waits for it (ms). Where Meta is slower, the next event asks again. */
const PATIENCE = 2_000;

/**
 * Asks Meta for the name, language and time zone of a customer in Messenger, before the bot hears their event: once a
 * month at most. Nothing of it is needed for an answer, so every failure is only logged.
 */
export async function withProfile(ports: Ports, { id, thread }: QueuedEvent, arrived: Arrived): Promise<Arrived> {
  const { conversation, heard } = arrived;
  const now = ports.now();
  if (heard === undefined || !isAct(heard.event) || !hasProfile(conversation) || isKnown(conversation, now))
    return arrived;
  const clock = new AbortController();
  try {
    const late = sleep(PATIENCE, undefined, { signal: clock.signal, ref: false });
    const person = await Promise.race([ports.graphPort.profile(thread.customer), late]);
    return person === undefined ? arrived : { ...arrived, conversation: withPerson(conversation, person, now) };
  } catch (error) {
    ports.log('info', 'Meta did not tell the profile of a customer', { id, ...thread, error });
    return { ...arrived, conversation: { ...conversation, profileReadAt: now } };
  } finally {
    clock.abort();
  }
}

/** Meta has no profile of guests and of people known only by a `user_ref`. Source: User Profile API. */
function hasProfile({ surface, guest, thread }: Conversation): boolean {
  return surface === 'messenger' && !guest && !thread.customer.startsWith('ref:');
}

function isKnown({ profileReadAt }: Conversation, now: number): boolean {
  return profileReadAt !== undefined && now - profileReadAt < PROFILE_LASTS;
}

const isAct = ({ type }: BotEvent): boolean => type === 'message' || type === 'postback' || type === 'referral';

function withPerson(conversation: Conversation, person: Person, now: number): Conversation {
  const { locale, timezone } = person;
  const name = person.name ?? [person.first_name, person.last_name].filter(Boolean).join(' ');
  const timeZone = timezone === undefined ? undefined : zoneOf(timezone);
  return {
    ...conversation,
    profileReadAt: now,
    ...(name !== '' && { name: shortened(name, MAX_NAME) }),
    ...(locale !== undefined && { locale }),
    ...(timeZone !== undefined && { timeZone }),
  };
}

/** Longest name (characters). */
const MAX_NAME = 200;

/**
 * The zone of a whole number of hours from UTC. Its sign is the other way round: `Etc/GMT-2` is two hours ahead. Half
 * hours have no such zone.
 */
function zoneOf(hours: number): string | undefined {
  if (!Number.isInteger(hours) || hours < -12 || hours > 14) return undefined;
  return hours === 0 ? 'UTC' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}
