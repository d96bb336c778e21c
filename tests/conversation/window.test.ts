import { describe, expect, test } from 'vitest';
import { windowAt } from '../../lib/conversation/index.ts';
import { HOUR, NOW, sample } from './samples.ts';

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
});
