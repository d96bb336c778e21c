import { describe, expect, test } from 'vitest';
import { type Arrival, arrive, botMaySpeak, type Conversation, newConversation } from '../../lib/conversation/index.ts';
import { arrival, DAY, HOUR, NOW, OTHER_APP, OUR_APP, PAGE_INBOX, pendingSend, sample, webSample } from './samples.ts';

const arrived = (conversation: Conversation, event: Arrival) =>
  arrive(conversation, event, { appId: OUR_APP, now: NOW });
const hello = { message: { mid: 'm1', text: 'Hello' } };
const inbox = { kind: 'page_inbox', until: NOW + HOUR } as const;

describe('A new conversation', () => {
  test('belongs to the bot and has no lines', () => {
    expect(newConversation({ page: '1', customer: '7' }, NOW)).toMatchObject({
      owner: { kind: 'bot' },
      version: 0,
      seq: 0,
      generation: 0,
      createdAt: NOW,
    });
  });

  test('is on the website where the customer is a visitor, else in Messenger', () => {
    expect(newConversation({ page: '1', customer: 'web-7' }, NOW).surface).toBe('web');
    expect(newConversation({ page: '1', customer: '7' }, NOW).surface).toBe('messenger');
  });
});

describe('A message of a customer', () => {
  test('becomes a line of the customer with its mid and the browser’s id', () => {
    const { line } = arrived(webSample(), arrival(hello, { source: 'web', clientId: 'c1' }));
    expect(line).toMatchObject({
      speaker: 'customer',
      mid: 'm1',
      clientId: 'c1',
      content: { message: { text: 'Hello' } },
    });
  });

  test('opens the window of its surface, and no other', () => {
    expect(arrived(sample({ lastIn: { web: 1 } }), arrival(hello)).conversation.lastIn).toEqual({
      web: 1,
      messenger: NOW,
    });
  });

  test('never moves the window back when it was delivered late', () => {
    const late = arrival({ ...hello, timestamp: NOW - DAY });
    expect(arrived(sample({ lastIn: { messenger: NOW - 1 } }), late).conversation.lastIn.messenger).toBe(NOW - 1);
  });

  test('brings the answers to the surface where it was written', () => {
    expect(arrived(webSample(), arrival(hello)).conversation.surface).toBe('messenger');
  });

  test('keeps where the customer came from, with the ref, the address of the web page, and whether they are a guest', () => {
    const referral = { ref: 'shoes', referer_uri: 'https://shop.example/', is_guest_user: true };
    const { conversation } = arrived(sample(), arrival({ message: { mid: 'm1', text: 'Hello', referral } }));
    expect(conversation).toMatchObject({ ref: 'shoes', referer_uri: 'https://shop.example/', guest: true });
  });

  test('keeps an earlier ref where it has none of its own', () => {
    expect(arrived(sample({ ref: 'shoes' }), arrival(hello)).conversation.ref).toBe('shoes');
  });
});

describe('Other acts of a customer', () => {
  test('a tapped button becomes a line', () => {
    const { line, conversation } = arrived(
      sample(),
      arrival({ postback: { mid: 'p1', title: 'Start', payload: 'START' } }),
    );
    expect(line).toMatchObject({ speaker: 'customer', mid: 'p1', content: { postback: { payload: 'START' } } });
    expect(conversation.lastIn.messenger).toBe(NOW);
  });

  test('a referral and an opt-in leave their ref and no line', () => {
    expect(arrived(sample(), arrival({ referral: { ref: 'shoes' } }))).toMatchObject({
      conversation: { ref: 'shoes' },
    });
    const optin = arrived(sample(), arrival({ optin: { ref: 'mail' } }));
    expect(optin.conversation.ref).toBe('mail');
    expect(optin.line).toBeUndefined();
  });

  test('a reaction changes the line it is about, and opens the window', () => {
    const reaction = { mid: 'm1', action: 'react', reaction: 'love', emoji: '❤' };
    const { effects, conversation } = arrived(sample(), arrival({ reaction }));
    expect(effects).toEqual([{ kind: 'amend', mid: 'm1', change: { by: 'customer', emoji: '❤' } }]);
    expect(conversation.lastIn.messenger).toBe(NOW);
  });

  test('a reaction that is taken back leaves no emoji', () => {
    const { effects } = arrived(sample(), arrival({ reaction: { mid: 'm1', action: 'unreact' } }));
    expect(effects).toEqual([{ kind: 'amend', mid: 'm1', change: { by: 'customer', emoji: null } }]);
  });

  test('an edit and a deletion change the line they are about', () => {
    const edit = arrived(sample(), arrival({ message_edit: { mid: 'm1', text: 'Hi', num_edit: 1 } }));
    expect(edit.effects).toEqual([{ kind: 'amend', mid: 'm1', change: { text: 'Hi' } }]);
    const deletion = arrived(sample(), arrival({ message: { mid: 'm1', is_deleted: true } }));
    expect(deletion.effects).toEqual([{ kind: 'amend', mid: 'm1', change: { deleted: true } }]);
    expect(deletion.line).toBeUndefined();
  });

  test.each([
    ['delivered', 'delivery'],
    ['read', 'read'],
  ] as const)('what was %s never goes back', (mark, event) => {
    const later = sample({ [mark]: NOW });
    expect(arrived(later, arrival({ [event]: { watermark: NOW - 1 } })).conversation[mark]).toBe(NOW);
    expect(arrived(later, arrival({ [event]: { watermark: NOW + 1 } })).conversation[mark]).toBe(NOW + 1);
  });
});

describe('Ownership that an event shows', () => {
  test('is another app’s where the event comes on standby, though the bot was believed to be the owner', () => {
    const { conversation } = arrived(sample(), arrival(hello, { standby: true }));
    expect(conversation).toMatchObject({ owner: { kind: 'app', until: NOW + DAY }, generation: 1 });
  });

  test('stays with a known owner on standby', () => {
    expect(arrived(sample({ owner: inbox }), arrival(hello, { standby: true })).conversation.owner).toEqual(inbox);
  });

  test('is the bot’s again where it was only inferred, and the event comes to us', () => {
    const inferred = sample({ owner: { kind: 'app', until: NOW + HOUR } });
    expect(arrived(inferred, arrival(hello)).conversation.owner).toEqual({ kind: 'bot' });
  });

  test('stays with an app that a control event named, though the event comes to us', () => {
    const named = sample({ owner: { kind: 'app', app_id: OTHER_APP, until: NOW + HOUR } });
    expect(arrived(named, arrival(hello)).conversation.owner).toEqual(named.owner);
  });

  test('ends before the event when the hand-over has run out', () => {
    const { conversation } = arrived(sample({ owner: { kind: 'page_inbox', until: NOW } }), arrival(hello));
    expect(conversation).toMatchObject({ owner: { kind: 'bot' }, generation: 1 });
  });
});

describe('An echo', () => {
  const echo = (fields: object) => arrival({ message: { mid: 'e1', is_echo: true, text: 'Hi', ...fields } });

  test('of our own message confirms the send whose number it brings back, and is no line', () => {
    const { confirmed, line, conversation } = arrived(
      sample({ seq: 12 }),
      echo({ app_id: OUR_APP, metadata: '12 order' }),
    );
    expect(confirmed).toEqual({ seq: 12, mid: 'e1' });
    expect(line).toBeUndefined();
    expect(conversation.owner).toEqual({ kind: 'bot' });
  });

  test('confirms nothing where our metadata has no number', () => {
    expect(arrived(sample(), echo({ app_id: OUR_APP, metadata: 'order 12' })).confirmed).toBeUndefined();
    expect(arrived(sample(), echo({ app_id: OUR_APP, metadata: '12th order' })).confirmed).toBeUndefined();
  });

  test('without an app is ours where its number is one that we wait for', () => {
    const waiting = sample({ seq: 12, pending: [pendingSend(12, { status: 'in_doubt' })] });
    expect(arrived(waiting, echo({ metadata: '12' })).confirmed).toEqual({ seq: 12, mid: 'e1' });
    expect(arrived(waiting, echo({ metadata: '13' })).confirmed).toBeUndefined();
  });

  test('of another app is not ours, even where its metadata is a number that we wait for', () => {
    const waiting = sample({ seq: 12, pending: [pendingSend(12, { status: 'in_doubt' })] });
    const { confirmed, line } = arrived(waiting, echo({ app_id: OTHER_APP, metadata: '12' }));
    expect(confirmed).toBeUndefined();
    expect(line?.speaker).toBe('app');
  });

  test('of the Page Inbox is a line of a person, who owns the thread for 24 hours', () => {
    const { line, conversation } = arrived(sample(), echo({ app_id: PAGE_INBOX }));
    expect(line).toMatchObject({ speaker: 'page_inbox', mid: 'e1' });
    expect(conversation).toMatchObject({ owner: { kind: 'page_inbox', until: NOW + DAY }, generation: 1 });
  });

  test('of the Page Inbox extends the control of that person, and a late one does not shorten it', () => {
    const owned = sample({ owner: { kind: 'page_inbox', until: NOW + HOUR } });
    expect(arrived(owned, echo({ app_id: PAGE_INBOX })).conversation.owner).toEqual({
      kind: 'page_inbox',
      until: NOW + DAY,
    });
    const late = arrival({
      timestamp: NOW - 23.5 * HOUR,
      message: { mid: 'e1', is_echo: true, text: 'Hi', app_id: PAGE_INBOX },
    });
    expect(arrived(owned, late).conversation.owner).toEqual({ kind: 'page_inbox', until: NOW + HOUR });
  });

  test('of the Page Inbox makes that person the owner instead of an app or an agent', () => {
    for (const owner of [{ kind: 'app', app_id: OTHER_APP, until: NOW + HOUR }, { kind: 'agent' }] as const) {
      expect(arrived(sample({ owner }), echo({ app_id: PAGE_INBOX })).conversation.owner.kind).toBe('page_inbox');
    }
  });

  test('without an app and without our number is a line of the Page, and the bot stays', () => {
    const { line, conversation } = arrived(sample(), echo({}));
    expect(line).toMatchObject({ speaker: 'page_inbox', mid: 'e1' });
    expect(conversation).toMatchObject({ owner: { kind: 'bot' }, generation: 0 });
  });

  test('of our app without our number is a line that another program sent, and the bot stays', () => {
    for (const metadata of [undefined, 'order 12', '13', '99 red balloons', '0x1']) {
      const { line, conversation, confirmed } = arrived(sample({ seq: 12 }), echo({ app_id: OUR_APP, metadata }));
      expect(confirmed).toBeUndefined();
      expect(line).toMatchObject({ speaker: 'bot', mid: 'e1', content: { message: { text: 'Hi' } } });
      expect(conversation).toMatchObject({ owner: { kind: 'bot' }, generation: 0 });
    }
  });

  test('of another app is a line of that app, which owns the thread', () => {
    const { line, conversation } = arrived(sample(), echo({ app_id: OTHER_APP }));
    expect(line?.speaker).toBe('app');
    expect(conversation.owner).toMatchObject({ kind: 'app', app_id: OTHER_APP });
  });

  test('of another app lets it own the thread until the customer writes to us', () => {
    const { conversation } = arrived(sample(), echo({ app_id: OTHER_APP }));
    expect(arrived(conversation, arrival(hello, { standby: true })).conversation.owner.kind).toBe('app');
    const next = arrived(conversation, arrival(hello)).conversation;
    expect(next.owner).toEqual({ kind: 'bot' });
    expect(botMaySpeak(next, arrival(hello))).toBe(true);
  });

  test('of another app takes the thread from no person, and not from an app that a control event named', () => {
    for (const owner of [
      { kind: 'page_inbox', until: NOW + HOUR },
      { kind: 'agent' },
      { kind: 'app', app_id: '6', until: NOW + HOUR },
    ] as const) {
      const { conversation, line } = arrived(sample({ owner }), echo({ app_id: OTHER_APP }));
      expect(conversation).toMatchObject({ owner, generation: 0 });
      expect(line?.speaker).toBe('app');
    }
  });
});

describe('A change of control', () => {
  test('to the Page Inbox makes it the owner, as a line that says from whom to whom', () => {
    const pass = { new_owner_app_id: PAGE_INBOX, metadata: 'order 12' };
    const { conversation, line } = arrived(sample(), arrival({ pass_thread_control: pass }));
    expect(conversation.owner).toEqual({ kind: 'page_inbox', until: NOW + DAY });
    const control = { action: 'pass', from: 'bot', to: 'page_inbox', metadata: 'order 12' };
    expect(line).toEqual({ speaker: 'bot', content: { control }, surface: 'messenger' });
  });

  test('back to our app makes the bot the owner, and ends the call for a person', () => {
    const attention = { reason: 'The bot failed.', at: NOW };
    const done = arrival({ pass_thread_control: { new_owner_app_id: OUR_APP } });
    const { conversation, line } = arrived(sample({ owner: inbox, attention }), done);
    expect(conversation.owner).toEqual({ kind: 'bot' });
    expect(conversation.attention).toBeUndefined();
    expect(line?.speaker).toBe('page_inbox');
  });

  test('to another owner leaves the reason why a person should look', () => {
    const attention = { reason: 'The bot failed.', at: NOW };
    const pass = arrival({ take_thread_control: { new_owner_app_id: PAGE_INBOX } });
    expect(arrived(sample({ attention }), pass).conversation.attention).toEqual(attention);
  });

  test('that is only asked for changes no owner, and is a line of the app that asks', () => {
    const request = arrival({ request_thread_control: { requested_owner_app_id: PAGE_INBOX } });
    const { conversation, line } = arrived(sample(), request);
    expect(conversation.owner).toEqual({ kind: 'bot' });
    expect(line).toMatchObject({ speaker: 'page_inbox', content: { control: { action: 'request', from: 'bot' } } });
  });
});

describe('The clock', () => {
  const clock = { source: 'clock' } as const;

  test('opens effects whose time has come, and leaves the others', () => {
    const due = pendingSend(1, { status: 'in_doubt', doubts: 1, dueAt: NOW });
    const later = pendingSend(2, { dueAt: NOW + 1 });
    const { pending } = arrived(sample({ pending: [due, later] }), clock).conversation;
    expect(pending).toEqual([pendingSend(1, { doubts: 1 }), later]);
  });

  test('ends a hand-over that has run out', () => {
    expect(arrived(sample({ owner: { kind: 'page_inbox', until: NOW } }), clock).conversation.owner).toEqual({
      kind: 'bot',
    });
  });
});

describe('The bot may speak', () => {
  test('to a customer whose thread it owns', () => {
    expect(botMaySpeak(sample(), arrival(hello))).toBe(true);
  });

  test('not while another owner has the thread', () => {
    expect(botMaySpeak(sample({ owner: inbox }), arrival(hello))).toBe(false);
  });

  test('not when the clock wakes the thread, nor on standby', () => {
    expect(arrived(sample(), { source: 'clock' }).heard).toBeUndefined();
    expect(botMaySpeak(sample(), arrival(hello, { standby: true }))).toBe(false);
  });

  test('not once it has decided to give the thread away, though the call is still pending', () => {
    const change = { action: 'pass', from: 'bot', to: 'page_inbox' } as const;
    const pass = {
      kind: 'thread_control',
      seq: 2,
      surface: 'messenger',
      action: 'pass',
      change,
      generation: 0,
    } as const;
    const pending = [{ effect: pass, status: 'pending', doubts: 0, refusals: 0 } as const];
    expect(botMaySpeak(sample({ pending }), arrival(hello))).toBe(false);
  });
});

test('An event that changes nothing leaves the conversation as it is, except for its time', () => {
  for (const item of [{ account_linking: { status: 'linked' } }, { app_roles: {} }, { fax: {} }]) {
    const before = sample();
    const { heard: _, ...changed } = arrived(before, arrival(item));
    expect(changed).toEqual({ conversation: { ...before, at: NOW }, effects: [] });
  }
});
