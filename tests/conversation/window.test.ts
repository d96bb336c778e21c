import { describe, expect, test } from 'vitest';
import { arrive, type Conversation, rowOf, windowAt, windowOf } from '../../lib/conversation/index.ts';
import { arrival, DAY, HOUR, NOW, OUR_APP, sample } from './samples.ts';

const RULES = { appId: OUR_APP, now: NOW };

const windowAfter = (hours: number, speaker: 'bot' | 'agent' | 'page_inbox', customer = '7', humanAgent = true) =>
  windowAt(
    sample({ thread: { page: '1', customer }, lastIn: { messenger: NOW } }),
    speaker,
    NOW + hours * HOUR,
    humanAgent,
  );

describe("Messenger's window", () => {
  test('is open for every speaker for 24 hours after the customer wrote', () => {
    expect(windowAfter(23.9, 'bot')).toEqual({ messaging_type: 'RESPONSE' });
    expect(windowAfter(23.9, 'agent')).toEqual({ messaging_type: 'RESPONSE' });
    expect(windowAfter(24, 'bot')).toBe('closed');
  });

  test('is open for agents, not bots, for seven days with HUMAN_AGENT', () => {
    expect(windowAfter(24, 'agent')).toEqual({ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' });
    expect(windowAfter(7 * 24 - 0.1, 'agent')).toEqual({ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' });
    expect(windowAfter(7 * 24, 'agent')).toBe('closed');
    expect(windowAfter(25, 'page_inbox')).toBe('closed');
  });

  test('is closed after 24 hours for a customer who is known by a user_ref only', () => {
    expect(windowAfter(23, 'agent', 'ref:5')).toEqual({ messaging_type: 'RESPONSE' });
    expect(windowAfter(25, 'agent', 'ref:5')).toBe('closed');
  });

  test('is not opened by what a visitor writes on the website', () => {
    expect(windowAt(sample({ lastIn: { web: NOW } }), 'bot', NOW)).toBe('closed');
    expect(windowAt(sample({ lastIn: {} }), 'agent', NOW)).toBe('closed');
  });

  test('is open for seven days after the first message of a customer who has clicked an ad, unless Meta refuses', () => {
    const opened = (...items: Readonly<Record<string, unknown>>[]) =>
      items.reduce((before: Conversation, item) => arrive(before, arrival(item), RULES).conversation, sample());
    const click = { referral: { source: 'ADS', ad_id: '1' } };
    const message = { message: { mid: 'm1', text: 'Hi' } };
    const laterIn = (conversation: Conversation, hours: number) => windowAt(conversation, 'bot', NOW + hours * HOUR);
    expect(laterIn(opened(click), 25)).toBe('closed');
    expect(laterIn(opened(click, message), 7 * 24 - 0.1)).toEqual({ messaging_type: 'RESPONSE' });
    expect(laterIn(opened(click, message), 7 * 24)).toBe('closed');
    const inMessage = { message: { mid: 'm1', text: 'Hi', referral: { source: 'ADS' } } };
    expect(laterIn(opened(inMessage), 6 * 24)).toEqual({ messaging_type: 'RESPONSE' });
    expect(laterIn({ ...opened(inMessage), windowRefused: true }, 6 * 24)).toBe('closed');
    // The second message is none that an ad has led to.
    const later = { timestamp: NOW + 5 * DAY, message: { mid: 'm2', text: 'Hello?' } };
    expect(laterIn(opened(click, message, later), 7 * 24)).toBe('closed');
    expect(laterIn(opened({ referral: { source: 'SHORTLINK', ref: 'x' } }, message), 25)).toBe('closed');
    const row = rowOf(opened(click, message), NOW);
    expect(windowOf(row, NOW + 3 * DAY)).toEqual({ open: 'all', until: NOW + 7 * DAY });
  });
});
