import { readFileSync } from 'node:fs';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { type Bot, handlerOf } from '../../lib/bot/handlers.ts';
import { type Event, eventTable, type HandlerName, parseEvent } from '../../lib/messenger/index.ts';
import { webhookFields } from '../../lib/webhook/index.ts';
import { WEBHOOK_FIELDS } from '../../simulator/graph/subscriptions.ts';
import { everything } from './fixtures.ts';

const examples = new Map<Event['type'], Event>(
  everything.map((item) => parseEvent(item, { standby: false, now: 1 })).map((event) => [event.type, event]),
);
const rows = Object.entries(eventTable).map(([type, { handler }]) => ({ type, handler }));

/** Handlers that belong to no event of Meta's. */
const own = ['standby', 'work', 'later', 'failed'] as const;

describe('Every event type', () => {
  test.each(rows)('$type has an example in the fixtures that the parser reads', ({ type }) => {
    expect([...examples.keys()]).toContain(type);
  });

  test.each(rows)("$type calls the bot's handler $handler, and no other", ({ type, handler }) => {
    const asked: string[] = [];
    const bot = new Proxy<Bot>({}, { get: (_bot, name) => () => void asked.push(String(name)) });
    for (const event of examples.values()) {
      if (event.type === type) handlerOf(bot, event, true)?.call(Object.create(null));
    }
    expect(asked).toEqual([handler]);
  });

  test("has a handler in the bot's type, which has only its own ones beside them", () => {
    expectTypeOf<keyof Bot>().toEqualTypeOf<HandlerName | (typeof own)[number]>();
  });
});

test("the handlers' table in docs/bot.md names each handler of the bot, and nothing else", () => {
  const page = readFileSync(new URL('../../docs/bot.md', import.meta.url), 'utf8');
  const section = page.split(/^## /m).find((part) => part.startsWith('Handlers')) ?? '';
  const firstCells = section.split('\n').flatMap((line) => /^\| (`.+?) \|/.exec(line)?.[1] ?? []);
  const documented = firstCells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  expect(documented.sort()).toEqual([...new Set([...rows.map(({ handler }) => handler), ...own])].sort());
});

test('every event type that Meta sends has a webhook field, which connecting subscribes to', () => {
  const fields = Object.entries(eventTable).flatMap(([type, row]) =>
    type === 'unknown' ? [] : ['field' in row ? row.field : `no field for ${type}`],
  );
  expect([...new Set([...fields, 'standby'])].sort()).toEqual([...webhookFields].sort());
});

test('every subscribed webhook field is one that the simulator knows', () => {
  expect(webhookFields.filter((field) => !WEBHOOK_FIELDS.includes(field))).toEqual([]);
});
