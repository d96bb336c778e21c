import { type Conversation, shownMailState } from '../conversation/index.ts';
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
 */
export function reachOf(
  conversation: Conversation | undefined,
  { messenger, mail }: Reachable,
  back: number | undefined,
): Reach {
  return {
    ...(messenger && { messenger: { state: messengerState(conversation) } }),
    ...(mail && { mail: mailReach(conversation, back) }),
  };
}

/** Whether a turn has changed what `reachOf` says, or another link was opened: a browser may wait for that one. */
export function changesReach(before: Conversation | undefined, after: Conversation): boolean {
  return seenOf(before) !== seenOf(after);
}

function messengerState(conversation: Conversation | undefined): 'possible' | 'opened' | 'on' {
  if (conversation?.follow) return 'on';
  return conversation?.opened ? 'opened' : 'possible';
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

function seenOf(conversation: Conversation | undefined): string {
  const all = { messenger: true, mail: true };
  const link = conversation?.opened?.link;
  return JSON.stringify([reachOf(conversation, all, undefined), reachOf(conversation, all, 0), link]);
}
