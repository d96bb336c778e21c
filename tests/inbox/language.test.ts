import { expect, test } from 'vitest';
import { languages } from '../../lib/locale/index.ts';
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

test('no sentence ends with two full stops where a time ends with one, in any language and region', async () => {
  const [now, hour] = [new Date(2026, 10, 30, 14, 5).getTime(), 3_600_000];
  const regions = [...languages, 'es_MX', 'en_AU', 'en_CA', 'fr_CA', 'pt_AO', 'de_AT'];
  for (const locale of regions) {
    const code =
      languages.find((each) => each === locale) ?? languages.find((each) => each.slice(0, 2) === locale.slice(0, 2));
    if (!code) throw new Error(`There are no words for ${locale}.`);
    const words = { lines: await loadWords(code), inbox: await inboxWords(code) };
    const language = await speakInbox(locale, code, words);
    const { moment, duration } = language;
    const times = [
      ...[now + hour, now + 48 * hour, now + 900 * hour].map((at) => moment(at, now)),
      ...[5000, hour / 2, hour, 72 * hour].map(duration),
    ];
    const said = (
      ['doneSoon', 'goesMessenger', 'goesAtOnce', 'windowOpenLong', 'windowPeopleLong', 'followAt'] as const
    ).flatMap((key) => times.map((time) => language.say(key, { time })));
    expect(
      said.filter((text) => /\.\s*\./.test(text) || text.includes('{')),
      locale,
    ).toEqual([]);
  }
});

test('a sentence has its full stop where the time has none, and a text without a value stays as it is', async () => {
  const words = { lines: await loadWords('en_US'), inbox: await inboxWords('en_US') };
  const { say } = await speakInbox('en_US', 'en_US', words);
  expect(say('doneSoon', { time: '5 sec' })).toBe('Marked as done. It goes out in 5 sec.');
  expect(say('doneSoon', { time: '5 p.m.' })).toBe('Marked as done. It goes out in 5 p.m.');
  expect(say('doneSoon')).toBe('Marked as done. It goes out in {time}.');
});
