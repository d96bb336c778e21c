import type { TurnRules } from '../arrived.ts';
import type { Conversation, MailAddress } from '../conversation.ts';
import { withoutUnread } from '../follow/unread.ts';
import type { ToldHandler } from '../told-handler.ts';
import { MAIL_ASKED } from './mail-asked.ts';
import { heldBack, mailOut, noted } from './mail-out.ts';

/** The visitor has left an address. The same one once more changes nothing that its reader has chosen. */
export const mailGiven: ToldHandler<'mail'> = (conversation, { told: { address, site, page } }, { now }) => {
  if (conversation.left) return { conversation, effects: [], ignored: 'the visitor has ended the chat' };
  const { mail } = conversation;
  const about = { address, site, ...(page !== undefined && { page }) };
  const isSame = mail?.address.toLowerCase() === address.toLowerCase();
  const given: MailAddress = isSame ? { ...mail, ...about } : { ...about, at: now, state: 'given' };
  return { conversation: { ...conversation, mail: given }, effects: [] };
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
export const mailChosen: ToldHandler<'mail_choice'> = (conversation, { told: { choice, address } }, rules) => {
  if (conversation.mail === undefined) return { conversation, effects: [], ignored: 'there is no address' };
  if (!isAboutAddress(conversation, address, rules)) {
    return { conversation, effects: [], ignored: 'the choice is about an address that the visitor has corrected' };
  }
  if (choice === 'stopped') return { conversation: withState(conversation, 'stopped'), effects: [] };
  const { held: waiting = [], ...mail } = conversation.mail;
  return mailOut({ ...conversation, mail: { ...mail, state: 'on' } }, waiting, rules);
};

/** Whether a mail went to the address that the conversation has now. The visitor may have corrected it since. */
function isAboutAddress({ thread, mail }: Conversation, hash: string | undefined, { addressHash }: TurnRules): boolean {
  if (mail === undefined || hash === undefined || addressHash === undefined) return true;
  return addressHash(thread.page, mail.address) === hash;
}

/** The visitor takes the address back, or has ended the chat. */
export function withoutMail({ mail: _, mailOffered: __, ...conversation }: Conversation): Conversation {
  return withoutUnread(conversation, 'mail');
}

function withState(conversation: Conversation, state: MailAddress['state'] | undefined): Conversation {
  const { mail } = conversation;
  if (mail === undefined || state === undefined || state === mail.state) return conversation;
  const { held: waiting, ...rest } = mail;
  return { ...conversation, mail: { ...rest, state, ...(waiting && state !== 'stopped' && { held: waiting }) } };
}
