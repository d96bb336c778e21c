import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dueAt, isStale, ownerAt } from '../../lib/conversation/index.ts';
import { CONTROL_LASTS, expiringOwner, ownerOfApp, withOwner } from '../../lib/conversation/owner.ts';
import { DAY, NOW, OTHER_APP, OUR_APP, PAGE_INBOX, pendingSend, sample } from './samples.ts';

describe('The owner of a thread', () => {
  test('is the bot again once a hand-over has run out, and not before', () => {
    const conversation = sample({ owner: { kind: 'page_inbox', until: NOW } });
    expect(ownerAt(conversation, NOW - 1)).toEqual({ kind: 'page_inbox', until: NOW });
    expect(ownerAt(conversation, NOW)).toEqual({ kind: 'bot' });
  });

  test('keeps control in the Page Inbox as long as docs/bot.md says', () => {
    expect(readFileSync('docs/bot.md', 'utf8')).toContain(`after ${CONTROL_LASTS / 3_600_000} hours`);
  });

  test('keeps control for 24 hours', () => {
    expect(expiringOwner('page_inbox', NOW)).toEqual({ kind: 'page_inbox', until: NOW + DAY });
    expect(expiringOwner('app', NOW, OTHER_APP)).toEqual({ kind: 'app', app_id: OTHER_APP, until: NOW + DAY });
  });

  test('is the bot where an event names our app, or no app: then the thread is the default app’s, which is ours', () => {
    expect(ownerOfApp(OUR_APP, OUR_APP, 'messenger', NOW)).toEqual({ kind: 'bot' });
    expect(ownerOfApp(undefined, OUR_APP, 'messenger', NOW)).toEqual({ kind: 'bot' });
  });

  test('is the Page Inbox where Messenger names its app id, and our agent where our inbox does', () => {
    expect(ownerOfApp(PAGE_INBOX, OUR_APP, 'messenger', NOW).kind).toBe('page_inbox');
    expect(ownerOfApp(PAGE_INBOX, OUR_APP, 'web', NOW).kind).toBe('agent');
  });

  test('is another app where an event names one', () => {
    expect(ownerOfApp(OTHER_APP, OUR_APP, 'messenger', NOW)).toMatchObject({ kind: 'app', app_id: OTHER_APP });
  });
});

describe('The generation', () => {
  const owned = sample({ owner: { kind: 'app', app_id: OTHER_APP, until: NOW }, generation: 3 });

  test('rises where the owner is of another kind, or another app', () => {
    expect(withOwner(owned, { kind: 'bot' }).generation).toBe(4);
    expect(withOwner(owned, { kind: 'app', app_id: '6', until: NOW }).generation).toBe(4);
  });

  test('stays where the same owner keeps control for longer', () => {
    const longer = withOwner(owned, { kind: 'app', app_id: OTHER_APP, until: NOW + DAY });
    expect(longer).toMatchObject({ generation: 3, owner: { until: NOW + DAY } });
  });
});

describe('An effect of an older generation', () => {
  test('is not performed, unless it is what an agent wrote', () => {
    const now = sample({ generation: 1 });
    expect(isStale(pendingSend(1).effect, now)).toBe(true);
    expect(isStale(pendingSend(1, {}, { generation: 1 }).effect, now)).toBe(false);
    expect(isStale(pendingSend(1, {}, { speaker: 'agent' }).effect, now)).toBe(false);
    expect(isStale({ kind: 'amend', mid: 'm1', change: { deleted: true } }, now)).toBe(false);
  });
});

describe('The clock', () => {
  test('has nothing to look at while the bot owns the thread and nothing waits', () => {
    expect(dueAt(sample({ pending: [pendingSend(1)] }))).toBeUndefined();
  });

  test('looks at the earliest pending effect', () => {
    const pending = [pendingSend(1, { dueAt: NOW + 2 }), pendingSend(2, { dueAt: NOW + 1 }), pendingSend(3)];
    expect(dueAt(sample({ pending }))).toBe(NOW + 1);
  });

  test('looks at the end of a hand-over, where no effect is due before it', () => {
    const owner = { kind: 'page_inbox', until: NOW + 5 } as const;
    expect(dueAt(sample({ owner }))).toBe(NOW + 5);
    expect(dueAt(sample({ owner, pending: [pendingSend(1, { dueAt: NOW + 9 })] }))).toBe(NOW + 5);
    expect(dueAt(sample({ owner, pending: [pendingSend(1, { dueAt: NOW + 2 })] }))).toBe(NOW + 2);
  });
});
