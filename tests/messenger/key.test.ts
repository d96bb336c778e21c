import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { threadOf } from '../../lib/messenger/index.ts';
import { eventKey, messageKey } from '../../lib/messenger/key.ts';
import { anyItem } from './arbitrary.ts';
import { everything, messages, others, page, person, strange } from './fixtures.ts';

describe('The key of an event', () => {
  test('is the same for a second delivery, even if its fields come in another order', () => {
    const { sender, recipient, timestamp, reaction } = others.reaction;
    const { mid, action, emoji } = reaction;
    const again = { reaction: { mid, action, emoji, reaction: reaction.reaction }, timestamp, recipient, sender };
    expect(eventKey(again)).toBe(eventKey(others.reaction));
  });

  test('of a message depends on its mid alone', () => {
    expect(eventKey({ ...messages.text, timestamp: 1 })).toBe(eventKey(messages.text));
    expect(eventKey(messages.text)).toBe(messageKey('message', 'm_text'));
    expect(eventKey(others.postback)).toBe(messageKey('postback', 'm_postback'));
    expect(eventKey(messages.echo)).toBe(messageKey('echo', 'm_echo'));
  });

  test('differs between a message and its echo, edit, reaction and deletion, which all carry its mid', () => {
    const echo = { ...messages.text, message: { ...messages.text.message, is_echo: true } };
    const keys = [messages.text, echo, messages.edited, others.reaction, messages.deleted].map(eventKey);
    expect(new Set(keys).size).toBe(5);
  });

  test('differs between any two different events', () => {
    const items = everything.filter((item) => item !== messages.deleted);
    expect(new Set(items.map(eventKey)).size).toBe(items.length);
  });

  test('is 64 hex digits for any item, and stays the same after a trip through JSON', () => {
    fc.assert(
      fc.property(anyItem, (item) => {
        expect(eventKey(item)).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (item) => {
        const json: unknown = JSON.parse(JSON.stringify(item));
        expect(eventKey(json)).toBe(eventKey(item));
      }),
    );
  });
});

describe('The thread of an event', () => {
  test('is that of the customer, who is the sender of a message and the recipient of an echo', () => {
    expect(threadOf(messages.text, page)).toEqual({ page, customer: person });
    expect(threadOf(messages.numericIds, page)).toEqual({ page, customer: person });
    expect(threadOf(messages.echo, page)).toEqual({ page, customer: person });
  });

  test('of a customer who has only a user_ref is named after it', () => {
    expect(threadOf(others.pluginContact, page).customer).toBe('ref:987654321432');
    expect(threadOf(others.optin, page).customer).toBe('ref:box-1');
    expect(threadOf(others.pluginReferral, page).customer).toBe(person);
  });

  test('without a customer is that of the Page itself', () => {
    expect(threadOf(others.policy, page)).toEqual({ page, customer: page });
    expect(threadOf(strange.nothing, page)).toEqual({ page, customer: page });
  });

  test('is found for any item', () => {
    fc.assert(
      fc.property(anyItem, (item) => {
        expect(threadOf(item, page).customer).not.toBe('');
      }),
    );
  });
});
