import { describe, expect, test } from 'vitest';
import { newOwner } from '../../lib/conversation/decide.ts';
import {
  type Arrived,
  type BotAction,
  type BotOutcome,
  type Conversation,
  decide,
  type Line,
  withoutContent,
} from '../../lib/conversation/index.ts';
import { DAY, NOW, OTHER_APP, OUR_APP, PAGE_INBOX, pendingSend, sample, webSample } from './samples.ts';

const ENV = { appId: OUR_APP, now: NOW };
const say = (text: string): BotAction => ({ kind: 'send', speaker: 'bot', message: { text } });
const control = (action: 'pass' | 'take' | 'request'): BotAction => ({ kind: 'thread_control', action });
const answered = (...actions: BotAction[]): BotOutcome => ({ kind: 'answered', actions, saved: {} });
const customerLine = (content: Line['content']) => ({ speaker: 'customer', content }) as const;

function decided(
  conversation: Conversation,
  outcome: BotOutcome,
  { speaks = true, seq = 1, ...arrived }: Partial<Arrived> & { speaks?: boolean; seq?: number } = {},
): Conversation {
  return decide({ conversation, effects: [], ...arrived }, outcome, speaks, { key: 'k', line: 1, seq }, ENV);
}
const effectsOf = ({ pending }: Conversation) => pending.map(({ effect }) => effect);

describe('A decided turn', () => {
  test('is open: it names its event and the line that the event became', () => {
    expect(decided(sample(), answered()).openTurn).toEqual({ key: 'k', line: 1 });
  });

  test('numbers its messages after the last line, with the surface and generation of the conversation', () => {
    const after = decided(webSample({ generation: 3 }), answered(say('a'), say('b')), { seq: 7 });
    expect(after.seq).toBe(9);
    expect(effectsOf(after)).toMatchObject([
      { seq: 8, surface: 'web', generation: 3, message: { text: 'a' } },
      { seq: 9, surface: 'web', generation: 3, message: { text: 'b' } },
    ]);
  });

  test('gives no number to typing and to changes of older lines', () => {
    const effects = [{ kind: 'amend', mid: 'm1', change: { deleted: true } } as const];
    const after = decided(sample(), answered({ kind: 'sender_action', action: 'typing_on' }), { effects });
    expect(after.seq).toBe(1);
    expect(effectsOf(after)).toEqual([
      ...effects,
      { kind: 'sender_action', action: 'typing_on', surface: 'messenger' },
    ]);
  });

  test('takes control before anything is said, and passes it on after everything is', () => {
    const after = decided(sample(), answered(control('pass'), say('a'), control('take')));
    const kinds = effectsOf(after).map((effect) => ('action' in effect ? effect.action : effect.kind));
    expect(kinds).toEqual(['take', 'send', 'pass', 'notify']);
  });

  test('puts new effects behind those that are pending', () => {
    const pending = [pendingSend(1, { status: 'in_doubt', doubts: 1 })];
    expect(decided(sample({ pending }), answered(say('a'))).pending).toMatchObject([
      { effect: { seq: 1 }, status: 'in_doubt', doubts: 1 },
      { effect: { seq: 2 }, status: 'pending', doubts: 0, refusals: 0 },
    ]);
  });

  test('drops the pending send that an echo has confirmed, and no other', () => {
    const pending = [pendingSend(1, { status: 'in_doubt' }), pendingSend(2)];
    const after = decided(sample({ pending }), { kind: 'not_asked' }, { confirmed: { seq: 1, mid: 'e1' }, seq: 2 });
    expect(after.pending).toEqual([withoutContent(pendingSend(2))]);
  });
});

describe('A bot that may not speak', () => {
  test('says nothing and gives nothing away, but may ask for control or take it', () => {
    const outcome = answered(say('a'), control('pass'), control('request'), control('take'));
    const after = decided(sample({ owner: { kind: 'page_inbox', until: NOW } }), outcome, { speaks: false });
    expect(effectsOf(after).map((effect) => 'action' in effect && effect.action)).toEqual(['take', 'request']);
  });

  test('still saves what it saved', () => {
    const outcome: BotOutcome = { kind: 'answered', actions: [], saved: { order: 'A-17' } };
    expect(decided(sample(), outcome, { speaks: false }).saved).toEqual({ order: 'A-17' });
  });
});

describe('What came of asking the bot', () => {
  test('replaces the saved values where it answered, and keeps them where it was not asked or failed', () => {
    const before = sample({ saved: { old: true } });
    expect(decided(before, answered()).saved).toEqual({});
    expect(decided(before, { kind: 'not_asked' }).saved).toEqual({ old: true });
    expect(decided(before, { kind: 'failed', reason: 'late', summary: 'late' }).saved).toEqual({ old: true });
  });

  test('calls for a person where the bot failed', () => {
    expect(decided(sample(), { kind: 'failed', reason: 'late', summary: 'late' }).attention).toEqual({
      code: 'bot_failed',
      reason: 'late',
      at: NOW,
      startedWaiting: true,
    });
    expect(decided(sample(), answered()).attention).toBeUndefined();
    expect(decided(sample(), { kind: 'not_asked' }).attention).toBeUndefined();
  });
});

describe('A hand-over', () => {
  test('in Messenger goes to the Page Inbox, unless the bot names another app', () => {
    const other: BotAction = { kind: 'thread_control', action: 'pass', target_app_id: OTHER_APP };
    expect(effectsOf(decided(sample(), answered(control('pass'))))).toMatchObject([
      { target_app_id: PAGE_INBOX, change: { action: 'pass', from: 'bot', to: 'page_inbox' } },
      { kind: 'notify' },
    ]);
    expect(effectsOf(decided(sample(), answered(other)))).toMatchObject([
      { target_app_id: OTHER_APP, change: { to: 'app' } },
    ]);
  });

  test('on the website goes to our agents, without an app', () => {
    const [effect] = effectsOf(decided(webSample(), answered(control('pass'))));
    expect(effect).toMatchObject({ change: { from: 'bot', to: 'agent' } });
    expect(effect).not.toHaveProperty('target_app_id');
  });

  test('changes the owner only by its success: the decided turn still has the old one', () => {
    expect(decided(sample(), answered(control('pass'))).owner).toEqual({ kind: 'bot' });
  });

  test('makes the owner of a pass, a take and a request known', () => {
    const owner = { kind: 'page_inbox', until: NOW } as const;
    const at = (surface: 'messenger' | 'web') => ({ owner, surface });
    expect(newOwner({ action: 'request' }, at('messenger'), ENV)).toEqual(owner);
    expect(newOwner({ action: 'take' }, at('messenger'), ENV)).toEqual({ kind: 'bot' });
    expect(newOwner({ action: 'release' }, at('messenger'), ENV)).toEqual({ kind: 'bot' });
    expect(newOwner({ action: 'pass' }, at('web'), ENV)).toEqual({ kind: 'agent' });
    expect(newOwner({ action: 'pass' }, at('messenger'), ENV)).toEqual({
      kind: 'page_inbox',
      until: NOW + DAY,
    });
  });
});

describe('The business has seen the conversation', () => {
  test('up to the event when it answers or marks it as seen', () => {
    expect(decided(sample(), answered(say('a')), { seq: 4 }).seen).toBe(4);
    expect(decided(sample(), answered({ kind: 'sender_action', action: 'mark_seen' }), { seq: 4 }).seen).toBe(4);
  });

  test('not when it only types', () => {
    expect(decided(sample(), answered({ kind: 'sender_action', action: 'typing_on' })).seen).toBeUndefined();
  });
});

describe('The count of changed lines', () => {
  test('rises with an edit, a deletion or a reaction', () => {
    const effects = [{ kind: 'amend', mid: 'm1', change: { deleted: true } } as const];
    expect(decided(sample({ amended: 2 }), { kind: 'not_asked' }, { effects }).amended).toBe(3);
    const react: BotAction = { kind: 'sender_action', action: 'react', mid: 'm1', reaction: '👍' };
    expect(decided(sample(), answered(react)).amended).toBe(1);
  });

  test('stays where the turn only adds lines', () => {
    expect(decided(sample(), answered(say('a'))).amended).toBeUndefined();
  });
});

describe('The preview', () => {
  const preview = (arrived: Partial<Arrived>) =>
    decided(sample({ preview: 'old' }), answered(say('a')), arrived).preview;

  test('is the start of the customer’s text, at most 100 characters', () => {
    const message = { mid: 'm1', text: 'x'.repeat(120) };
    expect(preview({ line: customerLine({ message }) })).toBe('x'.repeat(100));
  });

  test('cuts no emoji in two', () => {
    const message = { mid: 'm1', text: `${'x'.repeat(99)}😀😀` };
    expect(preview({ line: customerLine({ message }) })).toBe('x'.repeat(99));
  });

  test('is the kind of attachment where there is no text', () => {
    const message = {
      mid: 'm1',
      attachments: [{ type: 'image', payload: { url: 'https://x.example/i.png' } }],
    } as const;
    expect(preview({ line: customerLine({ message }) })).toBe('[image]');
    expect(preview({ line: customerLine({ message: { mid: 'm1' } }) })).toBe('[message]');
  });

  test('is the title of a tapped button', () => {
    expect(preview({ line: customerLine({ postback: { title: 'Start', payload: 'S' } }) })).toBe('Start');
    expect(preview({ line: customerLine({ postback: { payload: 'S' } }) })).toBe('S');
  });

  test('is what an agent wrote, and never what the bot said', () => {
    expect(preview({})).toBe('old');
    expect(preview({ effects: [{ kind: 'send', speaker: 'agent', message: { text: 'On its way.' } }] })).toBe(
      'On its way.',
    );
  });

  test('names the agent who wrote it, until the customer writes', () => {
    const agent = { id: 'a1', name: 'Ana' };
    const wrote = decided(sample(), answered(), {
      effects: [{ kind: 'send', speaker: 'agent', message: { text: 'On its way.' }, agent }],
    });
    expect(wrote).toMatchObject({ previewBy: 'agent', previewAgent: agent });
    const after = decided(wrote, answered(), { line: customerLine({ message: { mid: 'm1', text: 'Thanks' } }) });
    expect(after).toMatchObject({ preview: 'Thanks', previewBy: 'customer' });
    expect(after.previewAgent).toBeUndefined();
  });

  test('is never what the program says by itself, such as digits', () => {
    const effects = [{ kind: 'send', speaker: 'system', message: { text: '123 456' } }] as const;
    expect(preview({ effects })).toBe('old');
  });
});
