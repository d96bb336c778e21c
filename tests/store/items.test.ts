import { describe, expect, test } from 'vitest';
import { newConversation, rowOf } from '../../lib/conversation/index.ts';
import { lineItem, stateItem } from '../../lib/store/items.ts';
import { conversationOf, dueThread, lineOf, markedLine } from '../../lib/store/read-items.ts';

const key = '9f'.repeat(32);

/** Items as the first version of the program wrote them. Their attributes and JSON fields never change. */
const state = {
  pk: 'C#1002003004005:web-7Yq',
  sk: 'STATE',
  version: 7,
  at: 1767614400000,
  state: `{"thread":{"page":"1002003004005","customer":"web-7Yq"},"version":7,"seq":12,"owner":{"kind":"agent","until":1767700800000},"generation":2,"surface":"web","lastIn":{"web":1767614400000},"read":1767614300000,"amended":1,"seen":11,"createdAt":1767600000000,"at":1767614400000,"guest":true,"preview":"Where is my order?","ref":"shoes","referer_uri":"https://shop.example/","saved":{"order":"A-17"},"attention":{"reason":"The bot failed.","at":1767614400000},"pending":[{"effect":{"kind":"send","speaker":"agent","message":{"text":"On its way."},"seq":12,"surface":"web","generation":2},"status":"in_doubt","doubts":1,"refusals":0,"dueAt":1767614460000}],"reserved":{"${key}":9},"turn":{"key":"${key}","line":11}}`,
  inbox: 'open',
  summary:
    '{"owner":{"kind":"agent","until":1767700800000},"surface":"web","seq":12,"at":1767614400000,"preview":"Where is my order?","guest":true,"attention":{"reason":"The bot failed.","at":1767614400000},"lastIn":{"web":1767614400000}}',
  due: 'due',
  dueAt: 1767614460000,
};
const lineThread = { page: '1002003004005', customer: 'web-7Yq' };
const line = {
  pk: 'C#1002003004005:web-7Yq',
  sk: 'M#000000000011',
  key,
  entry: `{"seq":11,"at":1767614400000,"speaker":"customer","surface":"web","content":{"message":{"mid":"w_${key}","text":"Where is my order?"}},"key":"${key}","status":"received","mid":"w_${key}","edited":true,"reactions":{"page":"👍"},"client":"c-1"}`,
};

describe('An item that the first version wrote', () => {
  test('is read as a conversation whose open turn has its new name', () => {
    const conversation = conversationOf(state);
    expect(conversation).toMatchObject({ version: 7, owner: { kind: 'agent' }, openTurn: { key, line: 11 } });
    expect(conversation).not.toHaveProperty('turn');
  });

  test('is read as a line whose client id has its new name', () => {
    expect(lineOf(line)).toMatchObject({ seq: 11, clientId: 'c-1', status: 'received' });
    expect(lineOf(line)).not.toHaveProperty('client');
  });

  test('is written back with the same attributes and fields, so that the first version can read it', () => {
    expect(parsed(stateItem(conversationOf(state)))).toEqual(writtenNow(state));
    expect(parsed(lineItem(lineThread, lineOf(line)))).toEqual(parsed(line));
  });

  test('keeps fields that this version does not know', () => {
    const newer = { ...state, state: state.state.replace('{', '{"shelf":"done",') };
    expect(parsed(stateItem(conversationOf(newer)))).toEqual(writtenNow(newer));
    const newerLine = { ...line, entry: line.entry.replace('{', '{"note":1,') };
    expect(parsed(lineItem(lineThread, lineOf(newerLine)))).toEqual(parsed(newerLine));
  });
});

test('A row that was read and is written again is the same attribute, so that the index has no write', () => {
  const thread = { page: '1', customer: 'web-1' };
  const conversation = { ...newConversation(thread, 1), name: 'Ada', preview: 'Hello', ref: 'shoes', notes: 2 };
  const item = stateItem({ ...conversation, row: rowOf(conversation, 1) });
  expect(stateItem(conversationOf(item)).summary).toBe(item.summary);
  expect(item.summary).not.toContain('web-1');
});

describe('A broken item', () => {
  test('is refused with an error that names the item, the field and the way out', () => {
    expect(() => conversationOf({ ...state, state: state.state.replace('"version":7', '"version":"7"') })).toThrow(
      'The item pk "C#1002003004005:web-7Yq", sk "STATE" cannot be read: state.version is missing or wrong. ' +
        'Correct it in the table, or delete the whole conversation with `npm run forget -- <page>:<customer>`.',
    );
  });

  test.each([
    ['seq', '"seq":12,"owner"', '"seq":-1,"owner"'],
    ['owner', '"kind":"agent"', '"kind":"nobody"'],
    ['owner', '"until":1767700800000', '"until":null'],
    ['surface', '"surface":"web","lastIn"', '"surface":"mail","lastIn"'],
    ['lastIn', '"lastIn":{"web":1767614400000}', '"lastIn":[]'],
    ['saved', '"saved":{"order":"A-17"}', '"saved":"A-17"'],
    ['turn', `"turn":{"key":"${key}"`, '"turn":{"key":7'],
    ['pending', '"kind":"send"', '"kind":"fax"'],
    ['pending', '"doubts":1,', ''],
    ['reserved', '":9}', '":"9"}'],
  ])('is a conversation whose %s is wrong: %s', (field, right, wrong) => {
    const broken = state.state.replace(right, wrong);
    expect(broken).not.toBe(state.state);
    expect(() => conversationOf({ ...state, state: broken })).toThrow(`state.${field} is missing or wrong`);
  });

  test.each([
    ['seq', '"seq":11', '"seq":1.5'],
    ['speaker', '"customer"', '"ghost"'],
    ['content', '"message"', '"massage"'],
    ['status', '"received"', '"lost"'],
    ['reactions', '"👍"', '1'],
  ])('is a line whose %s is wrong', (field, right, wrong) => {
    const broken = line.entry.replace(right, wrong);
    expect(broken).not.toBe(line.entry);
    expect(() => lineOf({ ...line, entry: broken })).toThrow(`entry.${field} is missing or wrong`);
  });

  test.each([undefined, 7, '', '{', '[]', 'null'])('is one whose JSON is %j', (json) => {
    expect(() => conversationOf({ ...state, state: json })).toThrow('state is missing or wrong');
    expect(() => lineOf({ ...line, entry: json })).toThrow('entry is missing or wrong');
  });

  test('is a marker whose line is not a number', () => {
    const marker = { pk: 'C#1:2', sk: `E#${key}`, ttl: 1768219200 };
    expect(markedLine({ ...marker, seq: 11 }, 0)).toBe(11);
    expect(markedLine(marker, 0)).toBeUndefined();
    expect(() => markedLine({ ...marker, seq: '11' }, 0)).toThrow('seq is missing or wrong');
  });

  test('is a due item whose key names no thread', () => {
    const due = { pk: 'C#1:ref:2', sk: 'STATE', dueAt: 5 };
    expect(dueThread(due)).toEqual({ thread: { page: '1', customer: 'ref:2' }, dueAt: 5 });
    expect(() => dueThread({ ...due, pk: 'S#1' })).toThrow('pk is missing or wrong');
    expect(() => dueThread({ ...due, dueAt: '5' })).toThrow('dueAt is missing or wrong');
  });
});

/**
 * The first version's item as this version writes it: an agent's control ends in the far future, and the row names its
 * version and shelf.
 */
function writtenNow(item: typeof state): object {
  const until = (text: string) => text.replace('"until":1767700800000', '"until":8640000000000000');
  const row = { version: 0, generation: 0, shelf: 'open' };
  const summary = { ...JSON.parse(item.summary), ...row, owner: { kind: 'agent' } };
  return parsed({ ...item, state: until(item.state), summary: JSON.stringify(summary) });
}

/** An item with the JSON of its attributes parsed, since the order of fields makes no difference. */
function parsed(item: object): object {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) =>
      name === 'state' || name === 'summary' || name === 'entry' ? [name, JSON.parse(value)] : [name, value],
    ),
  );
}
