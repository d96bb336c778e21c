import type { Arrived, TurnRules } from '../arrived.ts';
import type { Conversation, MailAddress } from '../conversation.ts';
import { withoutUnread } from '../follow/unread.ts';
import type { ToldHandler } from '../told-handler.ts';
import { MAIL_ASKED } from './mail-asked.ts';
import { heldBack, mailOut, noted } from './mail-out.ts';

/** The visitor has left an address. The same one once more changes nothing that its reader has chosen or was asked. */
export const mailGiven: ToldHandler<'mail'> = (conversation, { told: { address, site, page } }, rules) => {
  const { now, addressHash } = rules;
  if (conversation.left) return { conversation, effects: [], ignored: 'the visitor has ended the chat' };
  const { mail } = conversation;
  const about = { address, site, ...(page !== undefined && { page }) };
  if (mail?.address.toLowerCase() === address.toLowerCase()) {
    return { conversation: { ...conversation, mail: { ...mail, ...about } }, effects: [] };
  }
  const { askedBefore } = conversation;
  const isAsked = askedBefore !== undefined && askedBefore === addressHash?.(conversation.thread.page, address);
  const given: MailAddress = { ...about, at: now, state: isAsked ? 'asked' : 'given' };
  return { conversation: { ...conversation, ...askedAt(conversation, rules), mail: given }, effects: [] };
};

/** What became of a mail. Agents see it at the lines that it had. */
export const mailed: ToldHandler<'mailed'> = (conversation, { told }, rules) => {
  const { seqs, status, error, asks } = told;
  const isAbout = isAboutAddress(conversation, told.address, rules);
  if (isAbout && error?.code === MAIL_ASKED.code) return heldBack(conversation, seqs, error, rules);
  const at = rules.now;
  const state = isAbout ? stateAfter(conversation.mail, { status, error, asks }) : undefined;
  return {
    conversation: withState(conversation, state),
    effects: seqs.map((seq) => noted(seq, { to: 'mail', status, at, ...(error && { error }) })),
  };
};

function stateAfter(
  mail: MailAddress | undefined,
  { status, error, asks }: Pick<Parameters<typeof mailed>[1]['told'], 'status' | 'error' | 'asks'>,
): MailAddress['state'] | undefined {
  if (error?.code === 'mail_stopped') return 'stopped';
  // What may have arrived has asked, too.
  if (status === 'failed' && error?.code !== 'mail_in_doubt') return mail?.state;
  // The answer to the question may be faster than this news.
  if (asks) return mail?.state === 'given' ? 'asked' : mail?.state;
  return mail?.state === 'given' ? 'on' : mail?.state;
}

/** The person with the address wants further answers, and gets what was held back; or wants no mails. */
export const mailChosen: ToldHandler<'mail_choice'> = (before, { told: { choice, address } }, rules) => {
  const { askedBefore, ...rest } = before;
  const isBefore = askedBefore !== undefined && (address === undefined || address === askedBefore);
  const conversation = isBefore ? rest : before;
  if (conversation.mail === undefined || !isAboutAddress(conversation, address, rules)) {
    const reason = 'the choice is about an address that the visitor has taken back or corrected';
    return { conversation, effects: [], ...(!isBefore && { ignored: reason }) };
  }
  if (choice === 'stopped') return { conversation: withState(conversation, 'stopped'), effects: [] };
  return released({ ...conversation, mail: { ...conversation.mail, state: 'on' } }, rules);
};

/** The question of another conversation's mail was answered: what was held back for it may be the next first mail. */
export const mailAnswered: ToldHandler<'mail_answered'> = (conversation, { told: { address } }, rules) => {
  const { mail } = conversation;
  if (mail?.state !== 'given' || mail.held === undefined || !isAboutAddress(conversation, address, rules)) {
    return { conversation, effects: [], ignored: 'nothing is held back for this address' };
  }
  return released(conversation, rules);
};

/** What was held back goes out. */
function released(conversation: Conversation, rules: TurnRules): Arrived {
  const { mail } = conversation;
  if (mail === undefined) return { conversation, effects: [] };
  const { held: waiting = [], ...rest } = mail;
  return mailOut({ ...conversation, mail: rest }, waiting, rules);
}

/** Whether a mail went to the address that the conversation has now. The visitor may have corrected it since. */
function isAboutAddress({ thread, mail }: Conversation, hash: string | undefined, { addressHash }: TurnRules): boolean {
  if (mail === undefined || hash === undefined || addressHash === undefined) return true;
  return addressHash(thread.page, mail.address) === hash;
}

/** The visitor takes the address back, or has ended the chat. A question that waits is remembered. */
export function withoutMail(before: Conversation, rules: TurnRules): Conversation {
  const { mail: _, mailOffered: __, ...conversation } = before;
  return withoutUnread({ ...conversation, ...askedAt(before, rules) }, 'mail');
}

/** The hash of the address, where the question of its first mail waits. */
function askedAt({ thread, mail }: Conversation, { addressHash }: TurnRules): Pick<Conversation, 'askedBefore'> {
  const hash = mail?.state === 'asked' ? addressHash?.(thread.page, mail.address) : undefined;
  return hash === undefined ? {} : { askedBefore: hash };
}

function withState(conversation: Conversation, state: MailAddress['state'] | undefined): Conversation {
  const { mail } = conversation;
  if (mail === undefined || state === undefined || state === mail.state) return conversation;
  const { held: waiting, ...rest } = mail;
  return { ...conversation, mail: { ...rest, state, ...(waiting && state !== 'stopped' && { held: waiting }) } };
}
