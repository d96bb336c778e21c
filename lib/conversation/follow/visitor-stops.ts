import { withoutMail } from '../mail/mail-told.ts';
import type { ToldHandler } from '../told-handler.ts';
import { endFollowing } from './following.ts';

/** The visitor wants answers on the website alone again. */
export const visitorStops: ToldHandler<'stop'> = (conversation, { told: { what } }, rules) =>
  what === 'messenger' ? endFollowing(conversation) : { conversation: withoutMail(conversation, rules), effects: [] };
