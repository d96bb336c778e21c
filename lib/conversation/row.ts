import type { Conversation, Row, Shelf } from './conversation.ts';
import { shownMailState } from './mail/mail-out.ts';
import { shortened } from './shortened.ts';
import { isPerson } from './waiting.ts';

/** The row that the inbox lists of a conversation. Its version is the conversation's. */
export function rowOf(conversation: Conversation, now: number): Row {
  const { thread, version, at, surface, seq, generation, owner, lastIn, ref, referer_uri, attention } = conversation;
  const {
    name,
    identity,
    signedIn,
    earlier,
    preview,
    previewBy,
    previewAgent,
    guest,
    notes,
    doneAt,
    blocked,
    tagRefused,
    windowRefused,
    adUntil,
    facts,
    follow,
    follows,
    joins,
    joinedBy,
    unread,
    mail,
    left,
    deleteAt,
    keep,
  } = conversation;
  const waitingSince = conversation.waitingSince ?? attention?.at;
  return {
    thread,
    version,
    at,
    surface,
    seq,
    generation,
    owner,
    lastIn,
    shelf: shelfOf(conversation, now),
    ...(name === undefined ? {} : { name }),
    ...(identity === undefined ? {} : { identity }),
    ...(signedIn === undefined ? {} : { signedIn }),
    ...(earlier === undefined ? {} : { earlier }),
    ...(preview === undefined ? {} : { preview }),
    ...(previewBy === undefined ? {} : { previewBy }),
    ...(previewAgent === undefined ? {} : { previewAgent }),
    ...(waitingSince === undefined ? {} : { waitingSince }),
    ...(attention === undefined
      ? {}
      : { attention: { ...attention, reason: shortened(attention.reason, MAX_REASON) } }),
    ...(guest === undefined ? {} : { guest }),
    ...(ref === undefined ? {} : { ref: shortened(ref, MAX_REF) }),
    ...(referer_uri === undefined ? {} : { referer_uri: shortened(withoutQuery(referer_uri), MAX_ADDRESS) }),
    ...(notes === undefined ? {} : { notes }),
    ...(doneAt === undefined ? {} : { doneAt }),
    ...(blocked === undefined ? {} : { blocked }),
    ...(tagRefused === undefined ? {} : { tagRefused }),
    ...(windowRefused === undefined ? {} : { windowRefused }),
    ...(adUntil === undefined ? {} : { adUntil }),
    ...(facts === undefined ? {} : { facts }),
    ...(follow === undefined ? {} : { follow }),
    ...(follows === undefined ? {} : { follows }),
    ...(joins === undefined ? {} : { joins }),
    ...(joinedBy === undefined ? {} : { joinedBy }),
    ...(unread === undefined ? {} : { unread }),
    ...(mail === undefined ? {} : { mail: { address: mail.address, state: shownMailState(mail) } }),
    ...(left === undefined ? {} : { left }),
    ...(deleteAt === undefined ? {} : { deleteAt }),
    ...(keep === undefined ? {} : { keep }),
  };
}

/**
 * Where the inbox lists a conversation at `now` (ms). One that an agent keeps is listed until that ends, so it is never
 * on the shelf of finished ones, which forgets the oldest.
 */
export function shelfOf(
  {
    owner,
    waitingSince,
    attention,
    doneAt,
    keep,
  }: Pick<Conversation, 'owner' | 'waitingSince' | 'attention' | 'doneAt' | 'keep'>,
  now: number,
): Shelf {
  if (isPerson(owner) || waitingSince !== undefined || attention !== undefined) return 'open';
  return keep === undefined && doneAt !== undefined && now - doneAt < DONE_FOR ? 'done' : 'bot';
}

/** The shelf of finished conversations keeps them this long (ms). */
export const DONE_FOR = 30 * 24 * 60 * 60 * 1000;

/* An index's write costs a unit for each KB, and each turn writes the row. */
const MAX_REASON = 200;
const MAX_REF = 200;
const MAX_ADDRESS = 300;

/** What a page carries behind `?` and `#` may be a secret of the visitor. */
function withoutQuery(address: string): string {
  return address.replace(/[?#].*$/s, '');
}
