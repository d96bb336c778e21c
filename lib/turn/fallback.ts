import type { BotAction, Conversation } from '../conversation/index.ts';
import { chooseLanguage, textIn } from '../locale/index.ts';
import { fallbackWords } from './fallback-words.ts';
import type { Ports } from './ports.ts';

/**
 * What the customer hears of a failure where the bot's handler `failed` says nothing: `fallback` of chat.config.ts, or
 * the shipped words. They promise a person only where one gets to see it.
 */
export async function fallbackFor(
  { fallback, agents, now }: Pick<Ports, 'fallback' | 'agents' | 'now'>,
  { locale, owner }: Pick<Conversation, 'locale' | 'owner'>,
): Promise<BotAction[]> {
  if (fallback === false) return [];
  if (fallback !== undefined) return [said(textIn(fallback, locale))];
  const { sorry, person } = fallbackWords[chooseLanguage(locale ?? '')];
  const isSeen = owner.kind === 'page_inbox' || (await agents.any(now()));
  // Chinese and Japanese have no space between two sentences.
  return [said(isSeen ? `${sorry}${sorry.endsWith('。') ? '' : ' '}${person}` : sorry)];
}

function said(text: string): BotAction {
  return { kind: 'send', speaker: 'bot', message: { text } };
}
