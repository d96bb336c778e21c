import { describe, expect, test } from 'vitest';
import { IN_DOUBT } from '../../lib/conversation/index.ts';
import { meaning } from '../../lib/graph/codes.ts';
import english from '../../site/inbox/languages/en_US.ts';
import { attentionText } from '../../site/inbox/view/attention.ts';
import { failureText, isWindowClosed, mayHaveArrived } from '../../site/inbox/view/failure-text.ts';

const ui = {
  say: (key: keyof typeof english, values: Record<string, string> = {}) =>
    String(english[key]).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? ''),
};
const text = (code: string, message = 'POST /me/messages: reason') => failureText(ui, { code, message });

const ofKind = {
  window: english.failedWindow,
  person_unreachable: english.failedAway,
  not_owner: english.failedControl,
  token: english.failedToken,
} as const;

describe('why a line failed', () => {
  test.each([
    ['10/2018278', 'window'],
    ['10/2534022', 'window'],
    ['10/2018065', 'window'],
    ['551', 'person_unreachable'],
    ['551/1545041', 'person_unreachable'],
    ['1545041', 'person_unreachable'],
    ['10/2018108', 'person_unreachable'],
    ['100/2018001', 'person_unreachable'],
    ['10/2018300', 'not_owner'],
    ['10/2534037', 'not_owner'],
    ['190', 'token'],
    ['190/460', 'token'],
    ['102', 'token'],
  ] as const)("Messenger's code %s has the sentence of its kind, %s", (code, kind) => {
    const [number, subcode] = code.split('/').map(Number);
    expect(meaning(number ?? 0, subcode)?.kind).toBe(kind);
    expect(text(code)).toBe(ofKind[kind]);
  });

  test('other codes say what Messenger said, and the codes of the workers do not blame Messenger', () => {
    expect(text('100/2018109')).toBe('Not sent. Messenger said: POST /me/messages: reason');
    for (const code of ['bug', 'lost', 'too_many_wait'])
      expect(text(code, 'It is gone.')).toBe('Not sent. It is gone.');
    expect(text('human_agent')).toBe(english.failedTag);
    expect(text('window')).toBe(english.failedWindow);
  });

  test('an answer that did not follow to Messenger or by mail has a sentence for each reason', () => {
    const codes = ['page_inbox', 'other_app', 'not_followed', 'blocked', 'revoked'];
    const mailCodes = ['sandbox', 'sender', 'off', 'suppressed', 'paused', 'busy', 'in_doubt', 'stopped', 'asked'];
    for (const code of [...codes, ...mailCodes.map((each) => `mail_${each}`)]) {
      expect(text(code, 'Words of the worker.'), code).not.toContain('Words of the worker.');
    }
    expect(text('page_inbox')).toBe('Not sent: “Page Inbox” has the conversation in Messenger.');
    expect(text('mail_refused', 'MessageRejected')).toBe('Not sent. The mail service said: MessageRejected');
  });

  test('a line whose echo never came may have arrived, and a closed window cannot be tried again', () => {
    expect(text(IN_DOUBT)).toBe(english.inDoubt);
    expect(mayHaveArrived('failed', { code: IN_DOUBT, message: '' })).toBe(true);
    expect(mayHaveArrived('failed', { code: '190', message: '' })).toBe(false);
    expect(['window', '10/2534022', '190'].map(isWindowClosed)).toEqual([true, true, false]);
  });
});

test('each reason to look has a sentence, and an unknown one a general sentence', () => {
  const of = (code?: 'bot_failed' | 'send_failed' | 'control_refused' | 'hand_over_ended') =>
    attentionText(ui, { reason: 'internal', at: 1, ...(code && { code }) });
  expect(of('control_refused')).toBe(english.attentionControlRefused);
  expect(of('hand_over_ended')).toBe(english.attentionHandOverEnded);
  expect(of()).toBe(english.attentionOther);
});
