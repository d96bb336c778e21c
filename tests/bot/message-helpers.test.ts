import { describe, expect, test } from 'vitest';
import { buttons, cards, defineBot, quickReplies } from '../../lib/bot/index.ts';
import { testBot } from '../../lib/bot/testing/index.ts';
import { checkMessage } from '../../lib/messenger/index.ts';

describe('The helpers for messages make what Messenger accepts', () => {
  test.each([
    ['quick replies', { text: 'Which?', quick_replies: quickReplies('Red', { title: 'Blue', payload: 'B' }) }],
    [
      'buttons',
      buttons(
        'What next?',
        'Status',
        { title: 'Shop', url: 'https://shop.example' },
        { title: 'Call', phone: '+16505551234' },
      ),
    ],
    [
      'cards',
      cards([
        { title: 'Mug', subtitle: '12 €', image_url: 'https://shop.example/m.jpg', buttons: ['Buy'] },
        { title: 'Cup', subtitle: '9 €' },
      ]),
    ],
  ])('%s', (_, message) => {
    expect(checkMessage(message)).toEqual([]);
  });

  test('a text alone is title and payload of a choice, and other fields of an object stay out', () => {
    const question = { title: 'Blue', payload: 'B', answer: 'It is blue.' };
    expect(quickReplies(question)).toEqual([{ content_type: 'text', title: 'Blue', payload: 'B' }]);
    expect(quickReplies('Red')).toEqual([{ content_type: 'text', title: 'Red', payload: 'Red' }]);
  });

  test('a customer can tap each of them, and the bot hears the payload', async () => {
    const bot = defineBot({
      message(chat, { message }) {
        if (message.text === 'mugs')
          return chat.reply(cards([{ title: 'Mug', buttons: [{ title: 'Buy', payload: 'BUY' }] }]));
        chat.reply({
          text: `heard ${message.quick_reply?.payload ?? message.text}`,
          quick_replies: quickReplies('Red'),
        });
      },
      postback: (chat, { postback }) => chat.reply(`heard ${postback.payload}`),
    });
    const customer = testBot(bot);
    await customer.message('hi');
    expect((await customer.tap('Red')).texts).toEqual(['heard Red']);
    await customer.message('mugs');
    expect((await customer.tap('Buy')).texts).toEqual(['heard BUY']);
  });

  test('more than Messenger accepts is refused where the bot replies, with the limit', async () => {
    const bot = defineBot({
      message: (chat) => chat.reply(cards(Array.from({ length: 11 }, (_, n) => ({ title: `${n}` })))),
    });
    await expect(testBot(bot).message('hi')).rejects.toThrow(/elements.*10/);
  });
});

test('a bot knows the language and time zone of its customer, and answers in that language', async () => {
  const bot = defineBot({ message: (chat) => chat.reply([chat.locale, chat.timeZone].join(' ')) });
  const of = (options: Parameters<typeof testBot>[1]) =>
    testBot(bot, options)
      .message('hi')
      .then(({ texts }) => texts[0]);
  expect(await of({ surface: 'web', locale: 'de_AT', timeZone: 'Europe/Vienna' })).toBe('de_AT Europe/Vienna');
  expect(await of({ person: { first_name: 'Ada', locale: 'fr_FR', timezone: -5 } })).toBe('fr_FR Etc/GMT+5');
  // A browser may say anything: `Intl` would throw on this zone.
  expect(await of({ surface: 'web', timeZone: 'Mars/Base' })).toBe(' ');
});
