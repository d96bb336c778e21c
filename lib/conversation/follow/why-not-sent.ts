import type { TurnRules } from '../arrived.ts';
import { isBlocked } from '../blocked.ts';
import type { Conversation } from '../conversation.ts';
import type { LineError } from '../line-error.ts';
import { isInferred } from '../owner.ts';
import { windowAt } from '../window.ts';

/** Why an agent's answer of the website cannot go out in Messenger now, as far as that is known before Meta says so. */
export function whyNotSent(
  conversation: Conversation,
  { now, humanAgent }: Pick<TurnRules, 'now' | 'humanAgent'>,
): LineError | undefined {
  const { owner } = conversation;
  if (isBlocked(conversation, now)) return BLOCKED;
  if (owner.kind === 'page_inbox') return PAGE_INBOX;
  if (owner.kind === 'app' && !isInferred(owner)) return OTHER_APP;
  return windowAt(conversation, 'agent', now, humanAgent) === 'closed' ? CLOSED : undefined;
}

/* Sentences for agents, at the line on the website. */
const BLOCKED = { code: 'blocked', message: 'Not sent to Messenger: the customer is blocked there.' };
const PAGE_INBOX = {
  code: 'page_inbox',
  message: 'Not sent to Messenger: the Page Inbox has the conversation there.',
};
const OTHER_APP = { code: 'other_app', message: 'Not sent to Messenger: another app has the conversation there.' };
const CLOSED = {
  code: 'window',
  message: 'Not sent to Messenger: the customer last wrote there too long ago. They have to write first.',
};
