import { describe, expect, test } from 'vitest';
import {
  type AgentArrival,
  type Arrived,
  arrive,
  type Conversation,
  decide,
  dropsBlocked,
  type Line,
  type Note,
  type Surface,
  type TurnRules,
} from '../../lib/conversation/index.ts';
import { ANNA, acts, arrival, BEN, HOUR, NOW, OUR_APP, PAGE_INBOX, pendingSend, sample, webSample } from './samples.ts';

const did = (conversation: Conversation, event: AgentArrival, rules: Partial<TurnRules> = {}): Arrived =>
  arrive(conversation, event, { appId: OUR_APP, now: NOW, ...rules });
const annas = { owner: { kind: 'agent', agent: ANNA }, generation: 2, seq: 5 } as const;
const bens = { owner: { kind: 'agent', agent: BEN }, generation: 2, seq: 5 } as const;
const waits = { owner: { kind: 'agent' }, generation: 1, seq: 3, waitingSince: NOW - HOUR } as const;
const inbox = { kind: 'page_inbox', until: NOW + HOUR } as const;
const reply = (seq = 5, generation = 2) =>
  ({ kind: 'reply', text: 'On its way.', basis: { seq, generation } }) as const;
const line = (seq: number, changes: Partial<Line> = {}): Line => ({
  seq,
  at: NOW,
  speaker: 'agent',
  surface: 'web',
  content: { sent: { text: 'Hi' } },
  key: 'k',
  status: 'sent',
  agent: BEN,
  ...changes,
});
const refusalOf = ({ effects }: Arrived) => effects.flatMap((effect) => (effect.kind === 'note' ? effect.note : []))[0];

describe('A reply', () => {
  test('goes out in the name of the agent whose thread it is', () => {
    const { effects, line: control, heard } = did(webSample(annas), acts(reply(), { clientId: 'c1' }));
    expect(effects).toEqual([
      { kind: 'send', speaker: 'agent', message: { text: 'On its way.' }, agent: ANNA, clientId: 'c1' },
    ]);
    expect(control).toBeUndefined();
    expect(heard).toMatchObject({ speaks: false, event: { type: 'echo', standby: true } });
  });

  test('is refused where another agent or the bot answered since, and is kept with the lines that were missed', () => {
    const lines = [line(6), line(7, { speaker: 'bot' }), line(8, { speaker: 'customer' }), line(9, { agent: ANNA })];
    const after = did(webSample({ ...annas, seq: 9 }), acts(reply(), { lines, key: 'k9' }));
    expect(refusalOf(after)).toMatchObject({
      id: 'k9',
      after: 9,
      text: 'On its way.',
      refused: { reason: 'answered', missed: [6, 7] },
    });
    expect(after.conversation.notes).toBe(1);
  });

  test('is not refused for a line that did not go out, nor for one that the agent saw', () => {
    const lines = [line(5), line(6, { status: 'failed' }), line(7, { status: 'dropped' })];
    expect(did(webSample(annas), acts(reply(), { lines })).effects).toMatchObject([{ kind: 'send' }]);
  });

  test('is refused where the thread is the bot’s, another agent’s or the Page Inbox’s by now', () => {
    for (const owner of [{ kind: 'bot' }, bens.owner, inbox] as const) {
      const after = did(sample({ ...annas, owner }), acts(reply()));
      expect(refusalOf(after)?.refused?.reason).toBe('not_yours');
      expect(after.conversation.owner).toEqual(owner);
    }
  });

  test('takes a thread over that waits for a person', () => {
    const { conversation, line: control, effects } = did(webSample(waits), acts(reply(3, 1)));
    expect(conversation).toMatchObject({ owner: { agent: ANNA }, generation: 2 });
    expect(control?.content).toEqual({ control: { action: 'take', from: 'agent', to: 'agent', toAgent: ANNA } });
    expect(effects).toMatchObject([{ kind: 'send' }]);
  });

  test('is refused in a waiting thread whose owner changed since the agent looked', () => {
    expect(refusalOf(did(webSample(waits), acts(reply(3, 0))))?.refused?.reason).toBe('not_yours');
  });
});

describe('A refused reply that is sent anyway', () => {
  const note: Note = {
    id: 'n1',
    after: 5,
    at: NOW,
    agent: ANNA,
    text: 'On its way.',
    refused: { reason: 'not_yours', missed: [6] },
  };
  const sendAnyway = { kind: 'send_anyway', note: 'n1' } as const;

  test('goes out in another agent’s thread, whose owner stays', () => {
    const { conversation, effects } = did(webSample(bens), acts(sendAnyway, { note }));
    expect(conversation.owner).toEqual(bens.owner);
    expect(effects).toMatchObject([
      { kind: 'send', message: { text: 'On its way.' } },
      { kind: 'note', note: { id: 'n1', refused: { settled: true } } },
    ]);
  });

  test('goes out once', () => {
    const settled = { ...note, refused: { reason: 'answered', missed: [], settled: true } } as const;
    expect(did(webSample(bens), acts(sendAnyway, { note: settled })).effects).toEqual([]);
  });

  test('stays where another app controls the thread', () => {
    expect(did(sample({ owner: inbox }), acts(sendAnyway, { note })).effects).toEqual([]);
  });
});

describe('Taking over', () => {
  const takeOver = { kind: 'take_over' } as const;

  test.each([
    ['the bot', { kind: 'bot' }, {}],
    ['no agent', { kind: 'agent' }, {}],
    ['another agent', bens.owner, { fromAgent: BEN }],
  ] as const)('from %s makes the agent the owner, as a line with names', (_, owner, from) => {
    const { conversation, line: control, heard } = did(webSample({ owner, generation: 1, doneAt: 1 }), acts(takeOver));
    expect(conversation).toMatchObject({ owner: { kind: 'agent', agent: ANNA }, generation: 2 });
    expect(conversation.doneAt).toBeUndefined();
    expect(control?.content).toEqual({
      control: { action: 'take', from: owner.kind, to: 'agent', ...from, toAgent: ANNA },
    });
    expect(heard).toMatchObject({ speaks: false, event: { type: 'take_thread_control' } });
  });

  test('from the Page Inbox asks Meta first', () => {
    const { conversation, line: control, effects } = did(sample({ owner: inbox }), acts(takeOver));
    expect(conversation.owner).toEqual(inbox);
    expect(control).toBeUndefined();
    expect(effects).toMatchObject([{ kind: 'thread_control', action: 'take', agent: ANNA }]);
  });

  test('changes nothing where a colleague got the thread before the agent could see it', () => {
    const thread = webSample({ ...bens, ownedSince: NOW });
    const second = did(thread, acts(takeOver, { at: NOW - 1 }));
    expect(second).toMatchObject({ conversation: bens, ignored: expect.stringMatching(/colleague/) });
    expect(second.line).toBeUndefined();
    expect(did(thread, acts(takeOver, { at: NOW + 1 })).conversation.owner).toEqual(annas.owner);
    expect(did(thread, acts({ ...takeOver, generation: 1 }, { at: NOW + 1 })).conversation.owner).toEqual(bens.owner);
    expect(did(thread, acts({ ...takeOver, generation: 2 }, { at: NOW - 1 })).conversation.owner).toEqual(annas.owner);
  });

  test('is the first event’s where a colleague’s hint was stored last', () => {
    const hint = { agent: BEN, key: 'bens' };
    const { conversation, line: control } = did(webSample(waits), acts(takeOver), { hint });
    expect(conversation).toMatchObject({ owner: annas.owner, generation: 2 });
    expect(control?.content).toMatchObject({ control: { action: 'take', from: 'agent', toAgent: ANNA } });
  });

  test('adds only the line where a hint made the agent the owner before', () => {
    const hinted = webSample({ ...annas, hinted: { from: 'bot' } });
    const { conversation, line: control } = did(hinted, acts(takeOver));
    expect(conversation.generation).toBe(2);
    expect(control?.content).toMatchObject({ control: { action: 'take', from: 'bot', toAgent: ANNA } });
    expect(did(conversation, acts(takeOver)).line).toBeUndefined();
  });
});

describe('A hint of a take-over', () => {
  const hint = { agent: ANNA, key: 'take' };
  const rules = { appId: OUR_APP, now: NOW, hint };
  const message = arrival({ message: { mid: 'm1', text: 'Hello' } }, { source: 'web' });

  test('silences the bot for what is still in the queue', () => {
    const { conversation, heard } = arrive(webSample(), message, rules);
    expect(conversation.owner).toEqual({ kind: 'agent', agent: ANNA });
    expect(heard?.speaks).toBe(false);
  });

  test('that comes while the bot thinks keeps nothing of its outcome', () => {
    const arrived = arrive(webSample({ saved: { old: true } }), message, { appId: OUR_APP, now: NOW });
    const outcome = {
      kind: 'answered',
      saved: { new: true },
      actions: [
        { kind: 'send', speaker: 'bot', message: { text: 'Late' } },
        { kind: 'thread_control', action: 'pass' },
      ],
    } as const;
    const decided = decide(arrived, outcome, true, { key: 'k', line: 1, seq: 1 }, rules);
    expect(decided).toMatchObject({ owner: { agent: ANNA }, generation: 1, saved: { old: true }, seq: 2 });
    expect(decided.pending.map(({ effect }) => effect)).toMatchObject([{ kind: 'send', generation: 0 }]);
    expect(decided.seen).toBeUndefined();
    // No answer to the customer’s line goes out, so it waits for the agent.
    expect(decided.waitingSince).toBe(NOW);
  });

  test('changes no owner whom Meta has to ask', () => {
    expect(arrive(sample({ owner: inbox }), message, rules).conversation.owner).toEqual(inbox);
  });
});

describe('Done', () => {
  const done = { kind: 'done' } as const;

  test('gives the bot the thread and the event of the Page Inbox, to which it may speak', () => {
    const attention = { reason: 'x', at: 1 };
    const { conversation, line: control, heard } = did(webSample({ ...annas, waitingSince: 1, attention }), acts(done));
    expect(conversation).toMatchObject({ owner: { kind: 'bot' }, doneAt: NOW, generation: 3 });
    expect(conversation).not.toHaveProperty('waitingSince');
    expect(conversation).not.toHaveProperty('attention');
    expect(control?.content).toEqual({ control: { action: 'pass', from: 'agent', to: 'bot', fromAgent: ANNA } });
    const change = { previous_owner_app_id: PAGE_INBOX, new_owner_app_id: OUR_APP };
    expect(heard).toMatchObject({ speaks: true, event: { pass_thread_control: change } });
  });

  test('does nothing in a thread that another agent took over', () => {
    const after = did(webSample(bens), acts(done));
    expect(after.conversation.owner).toEqual(bens.owner);
    expect(after.ignored).toBeDefined();
  });

  test('is over with the customer’s next act', () => {
    const message = arrival({ message: { mid: 'm1', text: 'Hello' } });
    const { conversation } = arrive(sample({ doneAt: 1 }), message, { appId: OUR_APP, now: NOW });
    expect(conversation).not.toHaveProperty('doneAt');
  });
});

describe('Other acts', () => {
  test('assigning makes another agent the owner, who is told', () => {
    const {
      conversation,
      line: control,
      effects,
    } = did(webSample(annas), acts({ kind: 'assign', to: 'b1' }, { to: BEN }));
    expect(conversation).toMatchObject({ owner: { agent: BEN }, generation: 3 });
    expect(control?.content).toMatchObject({ control: { action: 'pass', fromAgent: ANNA, toAgent: BEN } });
    expect(effects).toEqual([{ kind: 'notify', to: 'b1' }]);
  });

  test('assigning to an agent who was revoked does nothing', () => {
    expect(did(webSample(annas), acts({ kind: 'assign', to: 'x' })).conversation.owner).toEqual(annas.owner);
  });

  test('a note stands after the last line and has no number', () => {
    const { conversation, line: control, effects } = did(webSample(annas), acts({ kind: 'note', text: 'VIP' }));
    expect(effects).toMatchObject([{ kind: 'note', note: { id: 'k1', after: 5, agent: ANNA, text: 'VIP' } }]);
    expect(control).toBeUndefined();
    expect(conversation.seq).toBe(5);
  });

  test('dismissing a failure ends waiting only where the customer waits for nothing else', () => {
    const attention = { reason: 'x', at: NOW } as const;
    const dismiss = acts({ kind: 'dismiss' });
    const alone = webSample({ attention: { ...attention, startedWaiting: true }, waitingSince: NOW });
    expect(did(alone, dismiss).conversation.waitingSince).toBeUndefined();
    expect(did(webSample({ ...waits, attention }), dismiss).conversation.waitingSince).toBe(waits.waitingSince);
  });

  test('a block drops what the customer writes until it ends, and its end is the clock’s', () => {
    const { conversation, effects } = did(sample({ network: 'n' }), acts({ kind: 'block', until: NOW + HOUR }));
    const inMessenger = { kind: 'block', surface: 'messenger' };
    const onWebsite = { kind: 'block', surface: 'web', network: 'n' };
    expect(effects).toEqual([inMessenger, onWebsite].map((effect) => ({ ...effect, blocked: true })));
    const message = arrival({ message: { mid: 'm1', text: 'Hello' } });
    expect(dropsBlocked(conversation, message, NOW)).toBe(true);
    expect(dropsBlocked(conversation, message, NOW + HOUR)).toBe(false);
    expect(dropsBlocked(conversation, acts({ kind: 'unblock' }), NOW)).toBe(false);
    const after = arrive(conversation, { source: 'clock' }, { appId: OUR_APP, now: NOW + HOUR });
    expect(after.conversation.blocked).toBeUndefined();
    expect(after.effects).toEqual([inMessenger, onWebsite].map((effect) => ({ ...effect, blocked: false })));
  });

  test('what was seen is marked by the agent who may answer, and never goes back', () => {
    const seen = acts({ kind: 'seen', seq: 9 });
    expect(did(sample(annas), seen)).toMatchObject({
      conversation: { seen: 5 },
      effects: [{ kind: 'sender_action', action: 'mark_seen' }],
    });
    expect(did(sample(), seen).effects).toEqual([]);
    expect(did(webSample({ ...annas, seen: 5 }), seen).conversation.seen).toBe(5);
  });

  test('a reaction changes the customer’s line, and reaches Messenger', () => {
    const theirs = line(4, { speaker: 'customer', mid: 'm4', content: { message: { mid: 'm4', text: 'Hi' } } });
    const reactTo = (surface: Surface) =>
      acts({ kind: 'react', seq: 4, emoji: '👍' }, { line: { ...theirs, surface } });
    const change = { kind: 'amend', mid: 'm4', change: { by: 'page', emoji: '👍' } };
    expect(did(webSample(annas), reactTo('web')).effects).toEqual([change]);
    const inMessenger = [{ kind: 'sender_action', action: 'react' }, change];
    expect(did(sample(annas), reactTo('messenger')).effects).toMatchObject(inMessenger);
    // A joined browser wrote the one line, and Messenger the other.
    expect(did(sample({ ...annas, surface: 'web' }), reactTo('messenger')).effects).toMatchObject(inMessenger);
    expect(did(sample(annas), reactTo('web')).effects).toEqual([change]);
  });

  test('reopening takes the thread over from the bot, and no other', () => {
    expect(did(webSample({ doneAt: 1 }), acts({ kind: 'reopen' })).conversation.owner).toMatchObject({ agent: ANNA });
    expect(did(webSample(bens), acts({ kind: 'reopen' })).conversation.owner).toEqual(bens.owner);
  });
});

describe('Retrying a failed line', () => {
  const failed = line(4, { status: 'failed', error: { code: '10', message: 'No.' }, agent: ANNA });
  const retry = (attempt: number, of: Line = failed) => acts({ kind: 'retry', seq: 4, attempt }, { line: of });

  test('makes it pending again under its own number, with a new attempt', () => {
    const { conversation } = did(webSample(annas), retry(0));
    expect(conversation.pending).toMatchObject([{ status: 'pending', effect: { seq: 4, attempt: 1, agent: ANNA } }]);
    expect(conversation.seq).toBe(5);
  });

  test('does nothing where an older try was meant, or the line waits or is in doubt', () => {
    expect(did(webSample(annas), retry(0, { ...failed, attempt: 1 })).conversation.pending).toEqual([]);
    const pending = [pendingSend(4, { status: 'in_doubt' }, { speaker: 'agent' })];
    expect(did(webSample({ ...annas, pending }), retry(0)).conversation.pending).toEqual(pending);
    expect(did(webSample(annas), retry(0, { ...failed, status: 'sent' })).conversation.pending).toEqual([]);
    // What the program said by itself may not be true any more: that a browser shows the chat, for example.
    expect(did(webSample(annas), retry(0, { ...failed, speaker: 'system' })).conversation.pending).toEqual([]);
  });

  test('is possible for a line that was left in doubt', () => {
    expect(did(webSample(annas), retry(0, line(4, { status: 'in_doubt' }))).conversation.pending).toHaveLength(1);
  });
});

describe('Control that ends by itself', () => {
  const clock = (conversation: Conversation, now: number) =>
    arrive(conversation, { source: 'clock' }, { appId: OUR_APP, now });

  test('is a line and an event to which the bot may not speak; a customer who waits stays listed', () => {
    const { conversation, line: control, heard } = clock(sample({ owner: inbox, waitingSince: 1 }), inbox.until);
    expect(conversation).toMatchObject({ owner: { kind: 'bot' }, waitingSince: 1 });
    expect(conversation.attention?.code).toBe('hand_over_ended');
    expect(control?.content).toEqual({ control: { action: 'expire', from: 'page_inbox', to: 'bot' } });
    expect(heard).toMatchObject({ speaks: false, event: { pass_thread_control: { metadata: 'expired' } } });
  });

  test('is never that of our agents, unless the operator gives it back', () => {
    expect(clock(webSample(annas), NOW + 1000 * HOUR).conversation.owner).toEqual(annas.owner);
    const given = did(webSample(), acts({ kind: 'take_over' }), { giveBackAfterMs: HOUR }).conversation;
    expect(clock(given, NOW + HOUR)).toMatchObject({
      conversation: { owner: { kind: 'bot' } },
      line: { content: { control: { action: 'expire', fromAgent: ANNA } } },
    });
    // The code's sentence is about Messenger, which did not end this.
    const { attention } = clock({ ...given, waitingSince: 1 }, NOW + HOUR).conversation;
    expect(attention).toMatchObject({ reason: expect.stringContaining('ended') });
    expect(attention?.code).toBeUndefined();
  });

  test('leaves its line where the customer writes before the clock comes', () => {
    const message = arrival({ message: { mid: 'm1', text: 'Hello' } });
    const after = arrive(sample({ owner: inbox }), message, { appId: OUR_APP, now: inbox.until });
    expect(after.effects).toMatchObject([{ local: true, change: { action: 'expire' } }]);
    expect(after.heard?.speaks).toBe(true);
  });

  test('ends with the agent who was revoked: the customer waits for another', () => {
    const revoked = arrive(webSample(annas), { source: 'clock', revoked: 'a1' }, { appId: OUR_APP, now: NOW });
    expect(revoked).toMatchObject({
      conversation: { owner: { kind: 'agent' }, waitingSince: NOW, generation: 3 },
      line: { content: { control: { action: 'release', fromAgent: ANNA } } },
      effects: [{ kind: 'notify' }],
    });
    expect(revoked.conversation.owner).not.toHaveProperty('agent');
    expect(
      arrive(webSample(bens), { source: 'clock', revoked: 'a1' }, { appId: OUR_APP, now: NOW }).line,
    ).toBeUndefined();
  });
});
