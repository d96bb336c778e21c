import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { languages } from '../../lib/locale/index.ts';
import { type FollowUpMail, writeMail } from '../../lib/mail/follow-up-mail.ts';
import { mimeOf } from '../../lib/mail/mime.ts';

const mail: FollowUpMail = {
  to: 'mia@example.org',
  locale: 'en_US',
  shop: 'Kiln & Cup',
  site: 'shop.example',
  page: 'https://shop.example/mugs',
  answers: [{ agent: 'Anna', text: 'Yes, <b>we</b> do.\nIt costs $& 5.' }],
  choice: 'https://api.example/mail?t=token',
  asks: true,
  replyTo: 'hello@shop.example',
};
const sender = { name: 'Küche "K" <k@evil.example>\r\nBcc: x@evil.example', address: 'chat@shop.example' };
const parsed = async (given: FollowUpMail) => PostalMime.parse(await mimeOf(given, writeMail(given), sender));

test('A mail has the answer and its author in a text and an HTML part, and a link to the shop’s page', async () => {
  const { text, html, subject } = await parsed(mail);
  expect(subject).toBe('Answer from Anna');
  expect(text).toContain('Answer from Anna\n\nYes, <b>we</b> do.\nIt costs $& 5.');
  expect(text).toContain('Open the chat: https://shop.example/mugs');
  expect(html).toContain('Yes, &lt;b&gt;we&lt;/b&gt; do.\nIt costs $&amp; 5.');
  expect(html).toContain('href="https://shop.example/mugs"');
  expect(html).toContain('<html lang="en-US" dir="ltr">');
});

test('A mail says why it comes, where a reply goes, and has a link in each part that ends the mails', async () => {
  const { text, html } = await parsed(mail);
  for (const part of [text, html]) {
    expect(part).toContain('this address was given in the chat at shop.example');
    expect(part).toContain('Replies to this mail go to hello@shop.example');
    expect(part).toMatch(/Stop these mails/);
    expect(part).toContain('https://api.example/mail?t=token');
  }
});

test('Only the first mail asks whether further answers are wanted', async () => {
  expect((await parsed(mail)).text).toContain('Send further answers to this address, too?');
  const { text, html } = await parsed({ ...mail, asks: false });
  expect(`${text}${html}`).not.toContain('Send further answers');
  expect(text).toContain('Stop these mails');
});

test('Its headers let a mail program end the mails with one click, and name no address but those of the mail', async () => {
  const { headers, from, to, replyTo, cc, bcc } = await parsed(mail);
  const values = Object.fromEntries(headers.map(({ key, value }) => [key, value]));
  expect(values).toMatchObject({
    'list-unsubscribe': '<https://api.example/mail?t=token>',
    'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    'auto-submitted': 'auto-generated',
    'content-language': 'en-US',
  });
  expect([from?.address, to?.[0]?.address, replyTo?.[0]?.address]).toEqual([
    'chat@shop.example',
    'mia@example.org',
    'hello@shop.example',
  ]);
  expect([cc, bcc, values.bcc]).toEqual([undefined, undefined, undefined]);
});

test('Each line of a mail ends with CRLF, whatever line ends its answer has', async () => {
  const given = { ...mail, answers: [{ agent: 'Anna', text: 'One\nTwo\r\nThree\rFour' }] };
  const mime = (await mimeOf(given, writeMail(given), sender)).toString('latin1');
  expect(mime).not.toMatch(/[^\r]\n/);
  expect(mime).not.toMatch(/\r[^\n]/);
  expect((await parsed(given)).text).toMatch(/One\r?\nTwo\r?\nThree/);
});

test('A text that would begin a header stays in the subject or the body', async () => {
  const { headers, subject } = await parsed({
    ...mail,
    answers: [{ agent: 'A\r\nX-Evil: 1', text: '.\r\nX-Evil: 1' }],
  });
  expect(headers.map(({ key }) => key)).not.toContain('x-evil');
  expect(subject).toBe('Answer from A X-Evil: 1');
});

test('Several answers stand in one mail in their order, and what is no text can be read in the chat', async () => {
  const answers = [{ agent: 'Anna', text: 'One' }, { agent: 'Ben', text: 'Two' }, { agent: 'Ben' }];
  const { text = '', subject } = await parsed({ ...mail, answers });
  expect(subject).toBe('Answer from Ben');
  expect(text).toMatch(/Anna\n\nOne[\s\S]*Ben\n\nTwo[\s\S]*This answer can only be read in the chat\./);
});

test('Without a page of the shop the mail has no link to one', async () => {
  const { text, html } = await parsed({ ...mail, page: undefined });
  expect(`${text}${html}`).not.toContain('Open the chat');
});

test.each(languages)('The mail and its headers are whole in %s', async (locale) => {
  const { text = '', html = '', subject } = await parsed({ ...mail, locale });
  expect(subject).toContain('Anna');
  for (const part of [text, html]) {
    expect(part).not.toMatch(/\{\w+\}|undefined/);
    for (const word of ['shop.example', 'hello@shop.example', 'Anna']) expect(part).toContain(word);
  }
  expect(html).toContain(`dir="${['ar_AR', 'fa_IR', 'he_IL'].includes(locale) ? 'rtl' : 'ltr'}"`);
});
