import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { distantServer, type Moments, onlyShortTimers, recordMoments } from '../support/moments.ts';
import { type Opened, panelPages, until } from '../support/panel-page.ts';

const pages = panelPages();
const profile = {
  get_started: true,
  ice_breakers: [],
  persistent_menu: { call_to_actions: [{ type: 'postback' as const, title: 'Talk to a person', payload: 'PERSON' }] },
};
/** The answer to Get Started has more lines than one task draws. */
const bot = (action: Record<string, unknown>) => {
  if ('postback' in action) return ['One', 'Two', 'Three', 'Four', 'Five', 'Six'].map((text) => ({ text }));
  return 'message' in action ? [{ text: 'Seven' }, { text: 'Eight' }] : [];
};

interface Recorded extends Opened {
  readonly moments: Moments;
  /** Waits until the conversation shows the text, and everything before is recorded. */
  shown(text: string): Promise<void>;
}

async function recorded(given: Parameters<typeof pages.open>[0] = {}): Promise<Recorded> {
  const recordings: Moments[] = [];
  const { page, server } = await pages.open({
    server: { profile, bot },
    ...given,
    async prepare(page) {
      await distantServer(page);
      await onlyShortTimers(page);
      recordings.push(await recordMoments(page));
    },
  });
  const [moments] = recordings;
  if (!moments) throw new Error('Nothing is recorded.');
  const shown = async (text: string) => {
    await page.locator('.log').getByText(text, { exact: true }).last().waitFor();
    await until(() => expect(moments.states.at(-1)).toContain(text));
  };
  return { page, server, moments, shown };
}

/** A visitor's first minutes: each has what was recorded in it. */
async function begun() {
  const at = await recorded();
  await at.shown('Hi! How can we help you?');
  await until(() => expect(at.moments.focused.at(-1)).toBe('button Get started'));
  const opening = at.moments.take();
  await at.page.keyboard.press('Enter');
  await at.shown('Six');
  const start = at.moments.take();
  await at.page.keyboard.type('hi');
  await at.page.keyboard.press('Enter');
  await at.shown('Eight');
  at.server.model.say({ text: 'Nine' });
  await at.shown('Nine');
  return { ...at, opening, start, answers: at.moments.take() };
}

/** The states in which a line is missing that an earlier one had. */
function flickering(states: Moments['states'], lines: readonly string[]): unknown[] {
  return lines.flatMap((line) => {
    const first = states.findIndex((state) => state.includes(line));
    return states
      .slice(first)
      .filter((state) => !state.includes(line))
      .map(() => line);
  });
}

const withAny = (states: Moments['states'], pattern: RegExp) =>
  states.flatMap((state) => state.filter((line) => pattern.test(line)));

test('nothing stands there for a moment, and nothing is said twice, while a visitor begins to write', async () => {
  const { opening, start, answers } = await begun();
  const states = [...opening.states, ...start.states, ...answers.states];
  expect(withAny(states, /unread|Earlier messages|Connecting/)).toEqual([]);
  // The button stands there at once: no field gives way to it.
  expect(withAny(opening.states, /^textarea/)).toEqual([]);
  expect(opening.focused).toEqual([
    'page',
    'button Chat',
    'button Open chat with Northwind Shoes',
    'button Get started',
  ]);
  expect(new Set([...start.focused, ...answers.focused])).toEqual(new Set(['textarea Write a message']));
  expect(flickering(start.states, ['Get started', 'One', 'Two', 'Three', 'Four', 'Five', 'Six'])).toEqual([]);
  expect(flickering(answers.states, ['hi', 'Seven', 'Eight', 'Nine'])).toEqual([]);
  // "Sent" is never taken back.
  const ticks = answers.states.map((state) => state.find((line) => /^(Sending…|Sent)$/.test(line)));
  expect(ticks.filter((tick, index) => tick !== ticks[index - 1])).toEqual(['Sent', 'Sending…', 'Sent']);
  expect(opening.spoken).toEqual(['Automated chat']);
  expect(start.spoken).toEqual(['One', 'Two', 'Three', 'Four', 'Five', 'Six']);
  expect(answers.spoken).toEqual(['Seven', 'Eight', 'Nine']);
});

test('a chat that is opened again says only what came since', async () => {
  const { page, server, moments, shown } = await begun();
  await page.keyboard.press('Escape');
  await until(() => expect(moments.focused.at(-1)).toMatch(/^button Open chat/));
  server.model.say({ text: 'Ten' });
  await until(() => expect(moments.states.at(-1)?.join()).toContain('1 unread message'));
  moments.take();
  await page.click('#bubble');
  await shown('One');
  await until(() => expect(moments.focused.at(-1)).toBe('textarea Write a message'));
  const { spoken, focused, states } = moments.take();
  expect(spoken).toEqual(['Automated chat', 'Ten']);
  expect(focused).toEqual(['button Open chat with Northwind Shoes, 1 unread message 1', 'textarea Write a message']);
  expect(states.at(-1)?.join()).not.toContain('unread');
});

test('a connection that is back within a second shows and says only what is new', async () => {
  const { page, server, moments, shown } = await begun();
  // A changed line makes the panel read the conversation again.
  server.model.restart();
  server.model.change(3, { sent: { text: 'Two, changed' }, edited: true });
  server.model.say({ text: 'Ten' });
  await shown('Ten');
  const { states, spoken, focused } = moments.take();
  expect(withAny(states, /unread|Connecting|Earlier messages|How can we help/)).toEqual([]);
  expect(flickering(states, ['Get started', 'hi', 'Nine', 'textarea Write a message', 'Automated chat'])).toEqual([]);
  expect(spoken).toEqual(['Two, changed', 'Ten']);
  expect(focused).toEqual(['textarea Write a message']);
  expect(await page.locator('.row').count()).toBe(12);
});

test('a hand-over, a reload and another language show only what is so', async () => {
  const { page, server, moments, shown } = await begun();
  server.model.owner('agent', {});
  server.model.add({ speaker: 'bot', control: { action: 'pass', from: 'bot', to: 'agent' } });
  await shown('Passed on to our team');
  server.model.owner('agent', { name: 'Maria' });
  server.model.add({ speaker: 'agent', control: { action: 'take', from: 'agent', to: 'agent', toName: 'Maria' } });
  server.model.say({ text: 'Hello' });
  await shown('Hello');
  const handOver = moments.take();
  expect(handOver.spoken).toEqual(['Waiting for a person', 'Maria is here', 'Hello']);
  expect(handOver.focused).toEqual(['textarea Write a message']);
  expect(withAny(handOver.states, /unread/)).toEqual([]);

  await page.goto(server.page({ open: '1' }));
  await shown('Get started');
  const reload = moments.take();
  expect(withAny(reload.states, /unread|Automated|Typically|Earlier|help|Connecting|Waiting/)).toEqual([]);
  expect(reload.spoken).toEqual(['Maria is here']);
  expect(reload.focused).toEqual(['page']);

  await page.goto(server.page({ open: '1', locale: 'ar_AR' }));
  await shown('Get started');
  const arabic = moments.take();
  expect(arabic.spoken).toEqual(['Maria معك الآن']);
  expect(withAny(arabic.states, /^(textarea|button) [A-Z](?!hat$)/)).toEqual([]);
});

test('on a slow connection a new visitor goes on at once with what their first welcome confirms', async () => {
  const frames: (() => void)[] = [];
  /** The server hears each frame; its answers come when the test lets them through. */
  const slow = (page: Page) =>
    page.routeWebSocket(/./, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((frame) => void frames.push(() => socket.send(frame)));
    });
  const letThrough = () => {
    for (const send of frames.splice(0)) send();
  };
  const withField = await pages.open({ prepare: slow, server: { bot } });
  const field = withField.page.locator('textarea');
  await until(() => expect(field.evaluate((node) => node.matches(':focus'))).resolves.toBe(true));
  await withField.page.keyboard.type('hi');
  // Letters stay where the server turns out to want a button.
  withField.server.model.profile({ get_started: true });
  await until(() => {
    letThrough();
    return withField.page.getByText('Automated chat').waitFor({ timeout: 100 });
  });
  expect(await field.inputValue()).toBe('hi');

  const withButton = await pages.open({ prepare: slow, server: { profile, bot } });
  await withButton.page.getByRole('button', { name: 'Get started' }).press('Enter');
  await withButton.page.locator('textarea').waitFor();
  await until(() => {
    letThrough();
    return withButton.page.locator('.log').getByText('Six').waitFor({ timeout: 100 });
  });
});
