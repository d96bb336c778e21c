import type { Arrived, NewEffect, TurnRules } from '../arrived.ts';
import { isBlocked } from '../blocked.ts';
import type { Conversation, FollowUp, MailAddress } from '../conversation.ts';
import type { LineError } from '../line-error.ts';
import { MAIL_ASKED } from './mail-asked.ts';

/** More answers do not wait for the choice of the person with the address: the item must stay small. */
const MAX_HELD = 20;

/** What a change of the mails does. */
export type MailChange = Pick<Arrived, 'conversation'> & { readonly effects: NewEffect[] };

/** Whether a person's answer that stays unread may go to an address. */
export function hasMail({ mail, left }: Conversation): boolean {
  return mail !== undefined && mail.state !== 'stopped' && !left;
}

/**
 * The state as people see it: answers that are held back before a first mail was sent wait for the question of another
 * conversation's mail to the same address.
 */
export function shownMailState({ state, held }: MailAddress): MailAddress['state'] {
  return state === 'given' && held !== undefined ? 'asked' : state;
}

/**
 * These lines are unread: they go out in one mail. While the first mail's question waits they are held back. Whether
 * they are read meanwhile is looked at once more when the mail is sent.
 */
export function mailOut(conversation: Conversation, seqs: readonly number[], rules: TurnRules): MailChange {
  const { mail, thread } = conversation;
  if (mail === undefined || !hasMail(conversation) || isBlocked(conversation, rules.now) || seqs.length === 0) {
    return { conversation, effects: [] };
  }
  if (mail.state === 'asked') return heldBack(conversation, seqs, MAIL_ASKED, rules);
  const { held: before = [], ...rest } = mail;
  const all = [...before, ...seqs];
  return {
    conversation: { ...conversation, mail: rest },
    effects: [
      { kind: 'mail', seqs: all, id: `${thread.customer}:${mail.state}:${all.join()}:${rules.now}` },
      ...all.map((seq) => noted(seq, { to: 'mail', status: 'waiting', at: rules.now })),
    ],
  };
}

/** These answers wait until further ones are wanted. Agents see that none went out. */
export function heldBack(
  conversation: Conversation,
  seqs: readonly number[],
  error: LineError,
  { now }: TurnRules,
): MailChange {
  const { mail } = conversation;
  const effects = seqs.map((seq) => noted(seq, { to: 'mail', status: 'failed', at: now, error }));
  if (mail === undefined) return { conversation, effects };
  const kept = [...new Set([...(mail.held ?? []), ...seqs])].slice(-MAX_HELD);
  return { conversation: { ...conversation, mail: { ...mail, held: kept } }, effects };
}

export function noted(seq: number, followUp: FollowUp): NewEffect {
  return { kind: 'follow_up', seq, followUp };
}
