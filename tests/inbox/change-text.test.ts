import { expect, test } from 'vitest';
import type { ThreadControlChange } from '../../lib/conversation/index.ts';
import type { InboxUi } from '../../site/inbox/inbox-ui.ts';
import { changeText } from '../../site/inbox/view/change-text.ts';

const ui = { say: (key: string) => key, me: { id: 'me' } } as unknown as InboxUi;
const anna = { id: 'anna', name: 'Anna' };

const changes: readonly [string, ThreadControlChange, string][] = [
  ['the visitor ended the chat', { action: 'end', from: 'agent', to: 'bot', fromAgent: anna }, 'changeEnded'],
  ['the visitor ended a chat with the bot', { action: 'end', from: 'bot', to: 'bot' }, 'changeEnded'],
  ['Messenger ended the Page Inbox’s control', { action: 'expire', from: 'page_inbox', to: 'bot' }, 'changeExpired'],
  ['an agent’s control ended by giveBackAfter', { action: 'expire', from: 'agent', to: 'bot' }, 'changeBot'],
  ['the agent is done', { action: 'pass', from: 'agent', to: 'bot', fromAgent: anna }, 'changeDone'],
];

test.each(changes)('%s', (_, change, key) => {
  expect(changeText(ui, change)).toBe(key);
});
