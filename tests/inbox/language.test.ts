import { expect, test } from 'vitest';
import { inboxWords } from '../../site/inbox/languages/index.ts';
import { speakInbox } from '../../site/inbox/languages/language.ts';
import { loadWords } from '../../site/panel/languages/index.ts';

test('the inbox speaks where the browser’s language is no language tag, and writes times as in the agent’s region', async () => {
  const words = { lines: await loadWords('de_DE'), inbox: await inboxWords('de_DE') };
  const tags = ['de_AT', 'de_DE@posix', 'C', 'de_CH-1901'];
  const spoken = await Promise.all(tags.map((tag) => speakInbox(tag, 'de_DE', words)));
  expect(spoken.map(({ tag }) => tag)).toEqual(['de-AT', 'de-DE', 'de-DE', 'de-CH-1901']);
  expect(new Set(spoken.map(({ say }) => say('send')))).toEqual(new Set(['Senden']));
});
