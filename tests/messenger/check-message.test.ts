import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkMessage, checkSend } from '../../lib/messenger/index.ts';

const params = (message: unknown): string[] => checkMessage(message).map(({ param }) => param);
const template = (payload: unknown) => ({ attachment: { type: 'template', payload } });
const postback = { type: 'postback', title: 'Buy', payload: 'BUY' };
const url = { type: 'web_url', title: 'Open', url: 'https://shop.example' };
const image = { type: 'image', payload: { url: 'https://shop.example/i.png' } };
const reply = { content_type: 'text', title: 'Red', payload: 'RED' };
const element = { title: 'Shoe', subtitle: 'Blue', buttons: [url, postback] };
const x = (length: number): string => 'x'.repeat(length);
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('A message that Messenger accepts', () => {
  test.each<[string, unknown]>([
    ['text', { text: x(2000), metadata: x(1000) }],
    ['quick replies', { text: 'Which?', quick_replies: times(13, reply) }],
    [
      'an image instead of a title',
      { text: '?', quick_replies: [{ content_type: 'text', image_url: 'https://a.example/i' }] },
    ],
    [
      'asking for a phone number',
      { text: '?', quick_replies: [{ content_type: 'user_phone_number' }, { content_type: 'user_email' }] },
    ],
    ['a file', { attachment: { type: 'file', payload: { attachment_id: '123' } } }],
    ['thirty images', { attachments: times(30, image) }],
    ['a sticker', { sticker_id: 369239263222822 }],
    [
      'buttons',
      template({
        template_type: 'button',
        text: x(640),
        buttons: [url, postback, { type: 'phone_number', title: 'Call', payload: '+1 650 555 1234' }],
      }),
    ],
    [
      'log in and out',
      template({
        template_type: 'button',
        text: '?',
        buttons: [
          { type: 'account_link', url: 'https://a.example' },
          { type: 'account_unlink' },
          { type: 'game_play', title: 'Play' },
        ],
      }),
    ],
    ['cards', template({ template_type: 'generic', elements: times(10, element), image_aspect_ratio: 'square' })],
    [
      'a card that opens a page',
      template({
        template_type: 'generic',
        elements: [
          { title: 'a', default_action: { type: 'web_url', url: 'https://a.example', webview_height_ratio: 'tall' } },
        ],
      }),
    ],
    [
      'media',
      template({ template_type: 'media', elements: [{ media_type: 'video', attachment_id: '1', buttons: [url] }] }),
    ],
    ['a grid of images', template({ template_type: 'image_grid', elements: times(6, { url: 'https://a.example/i' }) })],
    [
      'a receipt',
      template({
        template_type: 'receipt',
        recipient_name: 'Ada',
        order_number: '1',
        currency: 'EUR',
        payment_method: 'Card',
        summary: { total_cost: 7.5 },
        elements: [{ title: 'Shoe', price: 7.5 }],
      }),
    ],
    ['products', template({ template_type: 'product', elements: [{ id: '1' }] })],
    [
      'a survey',
      template({
        template_type: 'customer_feedback',
        title: 'Rate',
        feedback_screens: [{ questions: [{ id: 'q', type: 'csat' }] }],
        business_privacy: { url: 'https://a.example' },
      }),
    ],
    ['a coupon', template({ template_type: 'coupon', title: '10% off', coupon_code: 'TEN' })],
    [
      'an opt-in',
      template({
        template_type: 'notification_messages',
        title: 'News',
        payload: 'news',
        notification_messages_frequency: 'DAILY',
      }),
    ],
  ])('has nothing wrong with it: %s', (_, message) => expect(checkMessage(message)).toEqual([]));
});

describe('A message that Messenger refuses', () => {
  test('names the parameter and the limit, in the words Messenger uses', () => {
    expect(checkMessage({ text: x(2001) })).toEqual([
      {
        param: 'message[text]',
        limit: 2000,
        message: 'Length of param message[text] must be less than or equal to 2000',
      },
    ]);
  });

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'message'],
    ['a string', 'hello', 'message'],
    ['an empty message', {}, 'message'],
    ['text beside an attachment', { text: 'a', attachment: image }, 'message'],
    ['a misspelt field', { text: 'a', quickReplies: [] }, 'message'],
    ['no text in the text', { text: '' }, 'message[text]'],
    ['a number for text', { text: 7 }, 'message[text]'],
    ['long metadata', { text: 'a', metadata: x(1001) }, 'message[metadata]'],
    ['fourteen quick replies', { text: 'a', quick_replies: times(14, reply) }, 'message[quick_replies]'],
    [
      'a long title of a quick reply',
      { text: 'a', quick_replies: [{ ...reply, title: x(21) }] },
      'message[quick_replies][0][title]',
    ],
    [
      'a long payload of a quick reply',
      { text: 'a', quick_replies: [{ ...reply, payload: x(1001) }] },
      'message[quick_replies][0][payload]',
    ],
    [
      'a quick reply without payload',
      { text: 'a', quick_replies: [{ content_type: 'text', title: 'a' }] },
      'message[quick_replies][0][payload]',
    ],
    [
      'a retired quick reply',
      { text: 'a', quick_replies: [{ content_type: 'location' }] },
      'message[quick_replies][0][content_type]',
    ],
    ['an unknown attachment', { attachment: { ...image, type: 'gif' } }, 'message[attachment][type]'],
    ['an attachment without source', { attachment: { type: 'image', payload: {} } }, 'message[attachment][payload]'],
    [
      'an attachment with a broken address',
      { attachment: { type: 'image', payload: { url: 'i.png' } } },
      'message[attachment][payload][url]',
    ],
    ['thirty-one images', { attachments: times(31, image) }, 'message[attachments]'],
    ['a video among many images', { attachments: [{ ...image, type: 'video' }] }, 'message[attachments][0][type]'],
    [
      'a retired template',
      template({ template_type: 'list', elements: [] }),
      'message[attachment][payload][template_type]',
    ],
    ['an unknown template', template({ template_type: 'toString' }), 'message[attachment][payload][template_type]'],
    [
      'eleven cards',
      template({ template_type: 'generic', elements: times(11, element) }),
      'message[attachment][payload][elements]',
    ],
    [
      'a card with a title alone',
      template({ template_type: 'generic', elements: [{ title: 'a' }] }),
      'message[attachment][payload][elements][0]',
    ],
    [
      'a card with a long subtitle',
      template({ template_type: 'generic', elements: [{ ...element, subtitle: x(81) }] }),
      'message[attachment][payload][elements][0][subtitle]',
    ],
    [
      'four buttons',
      template({ template_type: 'button', text: 'a', buttons: times(4, url) }),
      'message[attachment][payload][buttons]',
    ],
    [
      'no buttons',
      template({ template_type: 'button', text: 'a', buttons: [] }),
      'message[attachment][payload][buttons]',
    ],
    [
      'long text over buttons',
      template({ template_type: 'button', text: x(641), buttons: [url] }),
      'message[attachment][payload][text]',
    ],
    [
      'a long title of a button',
      template({ template_type: 'button', text: 'a', buttons: [{ ...postback, title: x(21) }] }),
      'message[attachment][payload][buttons][0][title]',
    ],
    [
      'a retired button',
      template({ template_type: 'button', text: 'a', buttons: [{ type: 'element_share' }] }),
      'message[attachment][payload][buttons][0][type]',
    ],
    [
      'a script as link',
      template({ template_type: 'button', text: 'a', buttons: [{ ...url, url: 'javascript:alert(1)' }] }),
      'message[attachment][payload][buttons][0][url]',
    ],
    [
      'a number without country',
      template({
        template_type: 'button',
        text: 'a',
        buttons: [{ type: 'phone_number', title: 'Call', payload: '6505551234' }],
      }),
      'message[attachment][payload][buttons][0][payload]',
    ],
    [
      'two media',
      template({ template_type: 'media', elements: times(2, { media_type: 'image', attachment_id: '1' }) }),
      'message[attachment][payload][elements]',
    ],
    [
      'one image in a grid',
      template({ template_type: 'image_grid', elements: [{ url: 'https://a.example' }] }),
      'message[attachment][payload][elements]',
    ],
    [
      'a receipt without total',
      template({
        template_type: 'receipt',
        recipient_name: 'a',
        order_number: '1',
        currency: 'EUR',
        payment_method: 'a',
        summary: {},
      }),
      'message[attachment][payload][summary][total_cost]',
    ],
  ])('names the parameter: %s', (_, message, param) => expect(params(message)).toEqual([param]));

  test('lists every error at once', () => {
    expect(params({ text: x(2001), quick_replies: [{ ...reply, title: '' }], metadata: 7 })).toEqual([
      'message[text]',
      'message[quick_replies][0][title]',
      'message[metadata]',
    ]);
  });

  test('is refused without a throw, for any value', () => {
    fc.assert(
      fc.property(fc.anything(), (message) => {
        expect(checkMessage(message).length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('The body of a send', () => {
  const body = { recipient: { id: '1' }, messaging_type: 'RESPONSE', message: { text: 'Hi' } };
  const sendParams = (changes: object): string[] => checkSend({ ...body, ...changes }).map(({ param }) => param);

  test('is accepted with a message or with a sender action', () => {
    expect(checkSend(body)).toEqual([]);
    expect(checkSend({ recipient: { user_ref: 'a' }, sender_action: 'typing_on', persona_id: '1' })).toEqual([]);
    expect(sendParams({ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT', reply_to: { mid: 'm' } })).toEqual([]);
  });

  test('must have one recipient, and either a message or a sender action', () => {
    expect(sendParams({ recipient: undefined })).toEqual(['recipient']);
    expect(sendParams({ recipient: { id: '1', user_ref: '2' } })).toEqual(['recipient']);
    expect(sendParams({ message: undefined })).toEqual(['message']);
    expect(sendParams({ sender_action: 'typing_on' })).toEqual(['sender_action']);
    expect(sendParams({ message: undefined, sender_action: 'react' })).toEqual(['payload']);
    expect(checkSend('hello')).toHaveLength(1);
  });

  test('must not carry a tag that Meta has retired', () => {
    expect(sendParams({ messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE' })).toEqual(['tag']);
    expect(sendParams({ messaging_type: 'MESSAGE_TAG' })).toEqual(['tag']);
  });
});
