import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowOf } from '../inbox/fake-server.ts';
import { eventually } from '../support/eventually.ts';
import { startInboxPage } from '../support/inbox-page.ts';
import { distantServer, onlyShortTimers, recordMoments } from '../support/moments.ts';
import { openBrowser } from '../support/shared-browser.ts';

const ana = { id: 'a1', name: 'Ana', online: true, paused: false };
const mine = { kind: 'agent', agent: { id: 'a1', name: 'Ana' } } as const;

let browser: Browser;
let inbox: Awaited<ReturnType<typeof startInboxPage>>;
beforeAll(async () => {
  [browser, inbox] = await Promise.all([openBrowser(), startInboxPage([ana])]);
});
afterAll(async () => {
  await browser.close();
  await inbox.close();
});

const line = (seq: number, text: string) => ({
  seq,
  at: Date.now(),
  speaker: 'customer' as const,
  surface: 'web' as const,
  status: 'received' as const,
  message: { mid: `w_${seq}`, text },
});

test('nothing stands in the inbox for a moment, and nothing is said twice', async () => {
  const { server } = inbox;
  server.threads.set('web-1', {
    row: rowOf('web-1', { owner: mine, name: 'Cleo', preview: 'Hello' }),
    entries: [line(1, 'Hello')],
  });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    await distantServer(page);
    await onlyShortTimers(page);
    const moments = await recordMoments(page);
    await page.addInitScript(() => localStorage.setItem('customer-chat-inbox:session', 'a1.session'));
    await page.goto(inbox.url);
    await page.locator('.list-row').click();
    await page.locator('.log .bubble').waitFor();
    const shown = (text: string) => eventually(() => expect(moments.states.at(-1)).toContain(text));
    const any = (pattern: RegExp) => moments.states.flat().filter((each) => pattern.test(each));
    await eventually(() => expect(moments.focused.at(-1)).toMatch(/^textarea/));
    expect(any(/Connecting|No open|Nothing|^\(1\)/)).toEqual([]);
    expect(moments.spoken).toEqual([]);
    moments.take();

    // The customer of the open conversation begins to wait.
    const unseen = await page.evaluateHandle(() => {
      const rows: string[] = [];
      new MutationObserver(() => {
        const row = document.querySelector('.list-row.unseen');
        if (row) rows.push(row.textContent ?? '');
      }).observe(document, { subtree: true, childList: true, attributes: true });
      return rows;
    });
    server.change('web-1', { waitingSince: Date.now(), seq: 2, preview: 'Are you there?' });
    server.add('web-1', line(2, 'Are you there?'));
    await shown('Are you there?');
    expect(await unseen.jsonValue()).toEqual([]);
    expect(any(/^\(1\)/)).toEqual([]);
    expect(moments.spoken).toEqual(['Are you there?']);
    moments.take();

    inbox.cut();
    inbox.restore();
    await eventually(() => expect(server.received.filter(({ type }) => type === 'agent_hello')).toHaveLength(2));
    server.add('web-1', line(3, 'Still there?'));
    await shown('Still there?');
    expect(any(/Connecting|Loading|^\(1\)/)).toEqual([]);
    expect(moments.spoken).toEqual(['Still there?']);
    expect(moments.states.filter((state) => !state.includes('Hello'))).toEqual([]);
    expect(new Set(moments.focused).size).toBeLessThanOrEqual(1);
    moments.take();

    await page.getByRole('button', { name: 'Mark as done' }).click();
    await page.getByRole('button', { name: 'Undo', description: /done/i }).waitFor();
    const texts = new Set<string>();
    await eventually(async () => {
      texts.add((await page.locator('#done-soon').textContent()) ?? '');
      expect(texts.size).toBeGreaterThan(1);
    });
    expect(moments.spoken).toEqual([]);
  } finally {
    await context.close();
  }
});
