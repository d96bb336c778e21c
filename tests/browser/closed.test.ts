import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { openedChat } from '../support/opened-chat.ts';
import { bubble, dialog } from '../support/site.ts';

declare global {
  interface Window {
    /** What the page has heard: the element's `id` or `data-testid`, and the event's type. */
    heard: Set<string>;
  }
}

const chat = openedChat(() => [{ text: 'A long answer. '.repeat(200) }]);
const context = { permissions: ['clipboard-read', 'clipboard-write'], hasTouch: true };
const long =
  '<div style="height:3000px"><input id="search"><div id="modal" role="dialog" tabindex="-1">News</div></div>';

describe('what visitors do in the chat does not reach the page', () => {
  const kinds =
    `keydown keyup keypress click dblclick auxclick contextmenu mousedown mouseup mousemove mouseover mouseout
    wheel touchstart touchmove touchend touchcancel pointerdown pointerup pointermove pointerover pointerout pointercancel
    focusin focusout copy cut paste beforeinput input compositionstart compositionupdate compositionend
    dragstart drag dragenter dragover dragleave dragend drop selectstart`.split(/\s+/);

  const listening = `
    window.heard = new Set();
    const hear = ({ target, type }) => heard.add((target.id || target.dataset?.testid || '') + ' ' + type);
    const types = '${kinds.join(' ')} mousewheel DOMActivate DOMFocusIn DOMFocusOut textInput'.split(' ');
    for (const name in document) if (name.startsWith('on')) types.push(name.slice(2));
    for (const type of types) for (const node of [window, document]) node.addEventListener(type, hear);`;

  test('a page that listens to every event hears none from inside', async () => {
    const { page, close } = await chat.open({ script: listening, body: long, context });
    await use(page);
    const heard = await page.evaluate(() => [...window.heard]);
    expect(heard.filter((each) => each.includes('_iframe'))).toEqual([]);
    // The page goes on hearing what visitors do on the page.
    expect(heard).toEqual(expect.arrayContaining(['search keydown', 'search input', 'search paste', 'search focusin']));
    await close();
  });

  test('shortcuts, copy protection, smooth scrolling and a modal that holds the focus let the visitor write', async () => {
    const { page, close } = await chat.open({
      script: `
      document.onmousedown = document.onselectstart = document.oncontextmenu = () => false;
      document.onkeydown = (event) => { event.preventDefault(); search.focus(); };
      for (const type of ['wheel', 'touchmove']) addEventListener(type, (event) => event.preventDefault(), { passive: false });
      document.addEventListener('focusin', ({ target }) => modal.contains(target) || modal.focus());`,
      body: long,
      context,
    });
    await page.locator('#modal').focus();
    const field = page.locator(`${dialog} textarea`);
    await field.click();
    await page.keyboard.type('1/2 off?');
    for (const key of ['a', 'c', 'v', 'v']) await page.keyboard.press(`Control+${key}`);
    expect(await field.inputValue()).toBe('1/2 off?1/2 off?');
    await page.keyboard.press('Enter');
    const log = page.locator(`${dialog} .log`);
    await log.getByText('A long answer.').first().waitFor();
    await log.hover();
    const top = () => log.evaluate((node) => node.scrollTop);
    const before = await top();
    await page.mouse.wheel(0, -300);
    await eventually(async () => expect(await top()).toBeLessThan(before));
    await close();
  });

  /** Everything that a visitor can do in the field, on the bubble, and in a field of the page. */
  async function use(page: Page): Promise<void> {
    const field = page.locator(`${dialog} textarea`);
    await field.click();
    await page.keyboard.type('is it 1/2 off?');
    const input = await page.context().newCDPSession(page);
    await input.send('Input.imeSetComposition', { text: '日', selectionStart: 1, selectionEnd: 1 });
    await input.send('Input.insertText', { text: '日本' });
    for (const key of ['a', 'c', 'x', 'v']) await page.keyboard.press(`Control+${key}`);
    expect(await field.inputValue()).toBe('is it 1/2 off?日本');
    await field.dblclick();
    await field.click({ button: 'right' });
    await page.keyboard.press('Enter');
    const log = page.locator(`${dialog} .log`);
    await log.getByText('A long answer.').first().waitFor();
    await log.hover();
    await page.mouse.wheel(0, -300);
    await log.tap();
    // What a test cannot do as a visitor does.
    await field.evaluate((node, types) => {
      for (const type of types) node.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
    }, kinds);
    await page.locator(bubble).hover();
    const search = page.locator('#search');
    await search.click();
    await page.keyboard.type('x');
    await page.keyboard.press('Control+v');
  }
});
