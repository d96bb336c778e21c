import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Event, eventTable, parseEvent, threadOf } from '../../lib/messenger/index.ts';
import { anyItem } from './arbitrary.ts';
import { messages, others, page, person, strange } from './fixtures.ts';

const now = 1_700_000_000_000;
const parse = (item: unknown): Event => parseEvent(item, { standby: false, now });

/** Parses the item; throws unless the event is of that type. */
function as<T extends Event['type']>(type: T, item: unknown): Extract<Event, { type: T }> {
  const event = parse(item);
  const isThat = (one: Event): one is Extract<Event, { type: T }> => one.type === type;
  if (!isThat(event)) throw new Error(`Expected ${type}, got ${event.type}`);
  return event;
}

describe('A message', () => {
  test('from the plugin on a website has its tag, whether tags came as an object or as a list', () => {
    expect(as('message', messages.fromPlugin).message.tags).toEqual({ source: 'customer_chat_plugin' });
    expect(as('message', messages.fromPluginWithTagList).message.tags).toEqual({ source: 'customer_chat_plugin' });
  });

  test('with numeric ids gets ids as strings', () => {
    expect(parse(messages.numericIds)).toMatchObject({ sender: { id: person }, recipient: { id: page } });
  });

  test('keeps its quick reply, the message it answers and what came before it', () => {
    expect(as('message', messages.quickReply).message.quick_reply).toEqual({ payload: 'RED' });
    expect(as('message', messages.reply).message.reply_to).toEqual({ mid: 'm_text' });
    expect(parse(messages.prior).prior_message).toEqual({ source: 'checkbox_plugin', identifier: 'ref-1' });
  });

  test('from an ad carries the referral with its ids as strings', () => {
    expect(as('message', messages.ad).message.referral).toMatchObject({ ref: 'spring', ad_id: '6045246247433' });
  });

  test('that was deleted, is unsupported or was edited is an event of its own', () => {
    expect(as('message_deleted', messages.deleted).message).toEqual({ mid: 'm_text', is_deleted: true });
    expect(as('message_unsupported', messages.unsupported).message.mid).toBe('m_video');
    expect(as('message_edit', messages.edited).message_edit).toEqual({ mid: 'm_text', text: 'Hello!', num_edit: 2 });
  });

  test('of the Page is an echo with the app that sent it', () => {
    expect(as('echo', messages.echo).message).toEqual({
      mid: 'm_echo',
      is_echo: true,
      app_id: '263902037430900',
      metadata: '12',
      text: 'How can I help?',
    });
  });
});

describe('An attachment', () => {
  const attachments = (item: unknown) => as('message', item).message.attachments;

  test('has its address, title and coordinates in fields of their own', () => {
    expect(attachments(messages.image)).toMatchObject([{ type: 'image', url: 'https://cdn.example/i.jpg' }]);
    expect(attachments(messages.fallback)).toEqual([{ type: 'fallback', title: 'Shop', url: 'https://shop.example' }]);
    expect(attachments(messages.location)).toMatchObject([
      { title: "Pat's Location", coordinates: { lat: 52.5, long: 13.4 } },
    ]);
  });

  test('of another kind keeps its whole payload', () => {
    expect(attachments(messages.product)?.[0]?.payload).toEqual(messages.product.message.attachments[0].payload);
    expect(attachments(messages.appointment)).toMatchObject([
      { type: 'appointment_booking', payload: { booking_id: 'b1', status: 'requested' } },
    ]);
    expect(attachments(messages.fallbackWithText)).toEqual([
      { type: 'fallback', payload: { value: 'an old payload' } },
    ]);
  });

  test.each(['stickerAsImage', 'stickerTwice', 'stickerAlone'] as const)(
    'that is a sticker becomes one sticker, in each way that Meta sends it (%s)',
    (name) => {
      const found = attachments(messages[name]);
      expect(found).toHaveLength(1);
      expect(found).toMatchObject([{ type: 'sticker', sticker_id: 369239263222822 }]);
    },
  );
});

describe('A referral', () => {
  test('of the first contact by the plugin has no empty ref, and its sender has a user_ref', () => {
    const { sender, postback } = as('postback', others.pluginContact);
    expect(sender).toEqual({ user_ref: '987654321432' });
    expect(postback).toEqual({
      payload: 'hey',
      referral: {
        source: 'CUSTOMER_CHAT_PLUGIN',
        type: 'OPEN_THREAD',
        referer_uri: 'https://www.xyz.example/abcd',
        is_guest_user: false,
      },
    });
  });

  test('has the website and the guest flag under one name, also if they came under an older name', () => {
    expect(as('referral', others.pluginReferral).referral).toMatchObject({
      ref: 'cart-7',
      referer_uri: 'https://shop.example',
      is_guest_user: true,
    });
    expect(as('referral', others.misspeltReferral).referral).toMatchObject({
      source: 'SHORTLINK',
      referer_uri: 'https://m.me/x',
      is_guest_user: true,
    });
  });
});

describe('Time', () => {
  test('is in milliseconds, from milliseconds or seconds, as number or text', () => {
    expect(parse(messages.text).timestamp).toBe(1519747912846);
    expect(parse(messages.secondsAsText).timestamp).toBe(1519747912000);
    expect(as('read', others.read).read.watermark).toBe(1458668856000);
  });

  test('is the time of the entry if the item has none, and the time of receipt if both have none', () => {
    const time = 1_600_000_000_000;
    expect(parseEvent(others.delivery, { standby: false, time, now }).timestamp).toBe(time);
    expect(parseEvent(others.delivery, { standby: false, now }).timestamp).toBe(now);
  });
});

describe('A time that is more than five minutes ahead of us counts as now', () => {
  const ahead = now + 5 * 60_000;
  const item = (timestamp?: number) => ({ ...messages.text, timestamp });

  test('as the time of an item or of its entry', () => {
    expect(parse(item(ahead)).timestamp).toBe(ahead);
    expect(parse(item(ahead + 1)).timestamp).toBe(now);
    expect(parseEvent(item(), { standby: false, time: ahead + 1, now }).timestamp).toBe(now);
  });

  test('as the watermark of a delivery or a read', () => {
    expect(as('read', { ...others.read, read: { watermark: 8.6e15 } }).read.watermark).toBe(now);
    const delivery = { watermark: ahead + 1, mids: ['m_1'] };
    expect(as('delivery', { ...others.delivery, delivery }).delivery).toEqual({ watermark: now, mids: ['m_1'] });
  });
});

describe('An id of more than 256 characters', () => {
  const long = 'x'.repeat(257);
  const { text } = messages;

  test.each<[string, object]>([
    ['of the sender', { ...text, sender: { id: long } }],
    ['of the recipient', { ...text, recipient: { user_ref: long } }],
    ['of a message', { ...text, message: { mid: long, text: 'Hi' } }],
    ['of the message that this one answers', { ...text, message: { mid: 'm', text: 'Hi', reply_to: { mid: long } } }],
    ['of an app', { ...text, message: { mid: 'm', is_echo: true, app_id: long } }],
    ['of a postback', { ...text, message: undefined, postback: { mid: long, payload: 'x' } }],
    ['of a delivered message', { ...text, message: undefined, delivery: { watermark: 1, mids: ['m', long] } }],
  ])('%s makes the item unknown, which is kept whole', (_, item) => {
    expect(parse(item)).toMatchObject({ type: 'unknown', raw: item });
    const { customer } = threadOf(item, page);
    expect(customer.length).toBeLessThanOrEqual(256);
  });

  test('may have 256 characters', () => {
    const item = { ...text, message: { mid: 'x'.repeat(256), text: 'Hi' } };
    expect(parse(item).type).toBe('message');
  });
});

describe('Every other event', () => {
  test('of thread control has the app ids as strings and no null owner', () => {
    expect(as('pass_thread_control', others.pass).pass_thread_control).toEqual({
      new_owner_app_id: '263902037430900',
      metadata: 'help',
    });
    expect(as('take_thread_control', others.take).take_thread_control.previous_owner_app_id).toBe('123');
    expect(as('request_thread_control', others.request).request_thread_control).toEqual({
      requested_owner_app_id: '123456789',
      metadata: 'please',
    });
    expect(as('app_roles', others.roles).app_roles).toEqual({ '123456789': ['primary_receiver'] });
  });

  test('of opt-in keeps all fields, and takes its user_ref as sender if there is no sender', () => {
    expect(as('optin', others.optin)).toMatchObject({ sender: { user_ref: 'box-1' }, optin: { ref: 'checkout' } });
    expect(as('optin', others.marketingOptin).optin).toEqual(others.marketingOptin.optin);
  });

  test('of policy is read under both of its names', () => {
    expect(as('policy_enforcement', others.policy).policy_enforcement).toEqual({ action: 'block', reason: 'spam' });
    expect(as('policy_enforcement', others.oldPolicy).policy_enforcement).toEqual({ action: 'unblock' });
  });

  test('is read as its type', () => {
    const types = Object.values({ ...messages, ...others }).map((item) => parse(item).type);
    expect(types).not.toContain('unknown');
    expect(new Set(types).size).toBe(Object.keys(eventTable).length - 1);
  });

  test('on standby is marked as standby', () => {
    expect(parseEvent(messages.text, { standby: true, now }).standby).toBe(true);
  });

  test.each(Object.entries(strange))('that cannot be read is kept whole, as unknown (%s)', (_, item) => {
    expect(parse(item)).toMatchObject({ type: 'unknown', raw: item });
  });
});

test('the parser never throws', () => {
  fc.assert(
    fc.property(anyItem, (item) => {
      const event = parse(item);
      expect(event.timestamp).toBeGreaterThan(0);
      if (event.type === 'unknown') expect(event.raw).toBe(item);
    }),
    { numRuns: 1000 },
  );
});
