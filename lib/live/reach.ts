import { type Conversation, isOpened, shownMailState } from '../conversation/index.ts';
import type { Reach } from '../protocol/index.ts';
import { shownAddress } from './shown-address.ts';

/** Where the operator lets answers go that a visitor does not read on the website. */
export interface Reachable {
  /** A Page is connected. */
  readonly messenger?: boolean;
  /** There is an address that mails come from. */
  readonly mail?: boolean;
}

/**
 * Where answers go that the visitor does not read, for a browser that shows its own thread.
 *
 * @param back when people answer again (ms); undefined while they do.
 * @param now a link that waits for *Show the answer* runs out (ms).
 */
export function reachOf(
  conversation: Conversation | undefined,
  { messenger, mail }: Reachable,
  back: number | undefined,
  now: number,
): Reach {
  return {
    ...(messenger && { messenger: { state: messengerState(conversation, now) } }),
    ...(mail && { mail: mailReach(conversation, back) }),
  };
}

/** Whether a turn has changed what `reachOf` says, or another link was opened: a browser may wait for that one. */
export function changesReach(before: Conversation | undefined, after: Conversation, now: number): boolean {
  return seenOf(before, now) !== seenOf(after, now);
}

function messengerState(conversation: Conversation | undefined, now: number): 'possible' | 'opened' | 'on' {
  if (conversation?.follow) return 'on';
  return conversation && isOpened(conversation, now) ? 'opened' : 'possible';
}

function mailReach(conversation: Conversation | undefined, back: number | undefined): Reach['mail'] {
  const given = conversation?.mail;
  if (given) return { state: shownMailState(given), address: shownAddress(given.address) };
  return { state: conversation && isOffered(conversation, back) ? 'offered' : 'possible' };
}

/** The visitor waits for a person, has written while people are away, or the bot asked. */
function isOffered({ waitingSince, customerLine, mailOffered, left }: Conversation, back: number | undefined): boolean {
  if (left) return false;
  return mailOffered === true || waitingSince !== undefined || (back !== undefined && customerLine !== undefined);
}

function seenOf(conversation: Conversation | undefined, now: number): string {
  const all = { messenger: true, mail: true };
  const link = conversation?.opened?.link;
  return JSON.stringify([reachOf(conversation, all, undefined, now), reachOf(conversation, all, 0, now), link]);
}
