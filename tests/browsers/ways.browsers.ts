import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { agent as agentCommand } from '../../cli/agent/agent.ts';
import { runCommand } from '../cli/run.ts';
import { eventually } from '../support/eventually.ts';
import { copyProject } from '../support/project.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { chooseBrowsers, findBrowsers } from './chosen.ts';
import type { Engine } from './engine.ts';
import { firstPhone } from './first-phone.ts';
import {
  complaints,
  directionOfField,
  edgeOfCardTitle,
  fitOfField,
  heardFromChat,
  heardFromPage,
  listenToEverything,
  nameOfBubble,
  roomAroundTitles,
  turnIntoPaper,
} from './in-page.ts';
import { keepScreens } from './keep-screens.ts';
import { type At, at } from './person.ts';
import { type Shop, startShop } from './shop.ts';
import { metaSnippet, olderSnippet, snippet } from './shop-pages.ts';
import { startEngine } from './start-engine.ts';

const found = findBrowsers(process.env);
const chosen = chooseBrowsers(process.env.BROWSERS, found);

const bubble = { css: 'button', inside: '[data-testid=bubble_iframe]' };
const ownLine = (text: string) => ({ css: '.own *', text });

let stack: Stack;
let shop: Shop;
beforeAll(async () => {
  const bot = await readFile(new URL('shop-bot.ts', import.meta.url), 'utf8');
  stack = await startStack({ project: copyProject({ 'bot.ts': bot.replace('../../lib/', './lib/') }) });
  shop = await startShop(stack);
});
afterAll(async () => {
  await shop?.close();
  await stack?.stop();
});

describe.each(chosen)('%s', (name) => {
  let engine: Engine;
  const people: At[] = [];
  beforeAll(async () => {
    const { version, ...started } = await startEngine(name, found[name] ?? '');
    engine = started;
    console.log(`Runs in ${version}`);
  });
  afterEach(async ({ task }) => {
    shop.wire.restore();
    if (task.result?.state === 'fail') await keepScreens(`${name} ${task.name}`, people);
    for (const person of people.splice(0)) await person.window.close();
  });
  afterAll(() => engine?.close());

  async function person(url: string): Promise<At> {
    const made = at(await engine.open());
    people.push(made);
    await made.window.navigate(url);
    return made;
  }
  /** A visitor on the shop's page, with the bubble there. */
  async function visitor(html = snippet(shop.site)): Promise<At> {
    shop.page('/', html);
    const made = await person(`${shop.url}/`);
    await made.sees(bubble);
    return made;
  }
  /** The same with the dialog open. */
  async function chatting(html?: string): Promise<At> {
    const made = await visitor(html);
    await made.clicks(bubble);
    await made.focuses('.dialog, .dialog *');
    return made;
  }
  async function says(made: At, text: string): Promise<void> {
    await made.clicks({ css: 'textarea' });
    await made.types(text);
    await made.presses('Enter');
    await made.sees(ownLine(text));
  }

  test('a visitor opens with the mouse, writes, reads the answer, and finds both after a reload', async () => {
    const ann = await chatting();
    await says(ann, 'hello');
    await ann.sees({ text: 'You said hello' });
    await ann.window.reload();
    await ann.sees({ text: 'You said hello' });
    await ann.counts(ownLine('hello'), 1);
    expect(await ann.run(complaints)).toEqual([]);
  });

  test('the keyboard alone opens the chat, and Escape closes it and brings the focus back', async () => {
    const ann = await visitor();
    expect(await ann.run(nameOfBubble)).toContain('Kiln & Cup');
    await ann.presses('Tab');
    await ann.focuses('button[aria-expanded=false]');
    await ann.presses('Enter');
    await ann.focuses('.dialog, .dialog *');
    await says(ann, 'by keyboard');
    await ann.sees({ text: 'You said by keyboard' });
    await ann.focuses('textarea');
    await ann.presses('Escape');
    await ann.focuses('button[aria-expanded=false]');
    await ann.counts({ css: '.dialog' }, 0);
  });

  test('the page hears nothing of what a visitor does in the chat', async () => {
    const ann = await visitor();
    await ann.run(listenToEverything);
    await ann.clicks(bubble);
    await says(ann, 'is it 1/2 off?');
    await ann.sees({ text: 'You said is it 1/2 off?' });
    await ann.presses('Escape');
    expect(await ann.run(heardFromChat)).toEqual([]);
    // The page goes on hearing what visitors do on the page.
    await ann.clicks({ css: 'h1' });
    expect(await ann.run(heardFromPage)).toContain('mousedown');
  });

  test('the field shows five lines whole, and scrolls from the sixth on', async () => {
    const ann = await chatting();
    await ann.clicks({ css: 'textarea' });
    const fits: string[] = [];
    for (const line of '123456') {
      if (line !== '1') await ann.presses('Shift', 'Enter');
      await ann.types(line);
      fits.push(await ann.run(fitOfField));
    }
    expect(fits).toEqual(['whole', 'whole', 'whole', 'whole', 'whole', 'bar']);
  });

  test('quick replies, a carousel and the menu can be used', async () => {
    const ann = await chatting();
    await says(ann, 'colours');
    await ann.clicks({ css: 'fieldset button', text: 'Blue' });
    await ann.sees({ text: 'You chose Blue' });
    await ann.counts({ css: 'fieldset button' }, 0);
    await says(ann, 'cups');
    await ann.clicks({ css: '[aria-label=Next]' });
    await ann.sees({ css: '[aria-label=Previous][aria-disabled=false]' });
    await ann.clicks({ css: 'button', text: 'Order' });
    await ann.sees({ part: 'You chose Order' });
    await ann.clicks({ css: '[aria-label=Menu]' });
    await ann.clicks({ css: '.list button', text: 'Start over' });
    await ann.sees({ text: 'You chose Start over' });
  });

  test('a line that is written while the connection is cut is sent once when it is back', async () => {
    const ann = await chatting();
    await says(ann, 'hello');
    await ann.sees({ text: 'You said hello' });
    shop.wire.cut();
    await says(ann, 'from the tunnel');
    await ann.sees({ css: '.own .meta', part: 'Sending…' });
    shop.wire.restore();
    await ann.sees({ text: 'You said from the tunnel' });
    await ann.counts(ownLine('from the tunnel'), 1);
  });

  test('a panel that could not be fetched comes with the next press', async () => {
    const heal = shop.fail(/\/plugin\//);
    const ann = await visitor();
    await ann.clicks(bubble);
    await ann.sees({ ...bubble, text: 'Unavailable' });
    heal();
    await ann.clicks(bubble);
    await ann.focuses('.dialog, .dialog *');
    await says(ann, 'hello');
    await ann.sees({ text: 'You said hello' });
  });

  test('our line in the head serves a page that deletes FB and asks Meta for its script', async () => {
    const ann = await visitor(metaSnippet(shop.site));
    await ann.clicks(bubble);
    await says(ann, 'hello');
    await ann.sees({ text: 'You said hello' });
  });

  test('Meta’s older markup with FB.init shows the chat, and the calls of FB open and close it', async () => {
    const ann = await visitor(olderSnippet(shop.site));
    await ann.run(() => void window.FB?.CustomerChat?.showDialog?.());
    await says(ann, 'hello');
    await ann.sees({ text: 'You said hello' });
    await ann.run(() => void window.FB?.CustomerChat?.hideDialog?.());
    await ann.counts({ css: '.dialog' }, 0);
    expect(await ann.run(complaints)).toEqual([]);
  });

  test('in Arabic the header is mirrored, and the empty field begins at the right', async () => {
    const ann = await chatting(snippet(shop.site, { locale: 'ar_AR' }));
    const title = await ann.sees({ css: 'h2' });
    const close = await ann.sees({ css: '.header > button:last-child' });
    expect(close.left).toBeLessThan(title.left);
    expect(await ann.run(directionOfField)).toBe('rtl');
    await says(ann, 'cups');
    await ann.sees({ css: '.card b' });
    expect(await ann.run(edgeOfCardTitle)).toBeLessThan(20);
  });

  test('on a narrow window the dialog covers the page', async () => {
    const ann = await visitor();
    await ann.window.resize(375, 740);
    await ann.clicks(bubble);
    await eventually(async () => {
      const { left, top, width, height } = await ann.sees({ css: '.dialog' });
      expect([left, top, width, height]).toEqual([0, 0, ...(await ann.run(() => [innerWidth, innerHeight]))]);
    });
  });

  test('paper shows neither the bubble nor the dialog', async () => {
    const ann = await chatting();
    await ann.run(turnIntoPaper);
    await ann.counts(bubble, 0);
    await ann.counts({ css: '.dialog' }, 0);
  });

  test('an agent signs in by link, takes over and answers the visitor', async () => {
    const agentName = `Agent of ${name}`;
    const { output } = await runCommand(agentCommand, ['add', agentName, '--local'], { env: stack.env });
    const ann = await chatting();
    await says(ann, `a question in ${name}`);
    await ann.clicks({ css: '[aria-label=Menu]' });
    await ann.clicks({ css: '.list button', text: 'Customer Support' });
    await ann.sees({ text: 'Waiting for a person' });

    const ben = await person(/http\S+#invite=\S+/.exec(output)?.[0] ?? output);
    await ben.clicks({ css: 'button', text: `Sign in as ${agentName}` });
    await ben.clicks({ css: '[data-customer]', part: 'Customer Support' });
    await ben.sees({ css: '.log *', text: `a question in ${name}` });
    await ben.clicks({ css: 'button', text: 'Take over' });
    await ann.sees({ text: `${agentName} is here` });
    await ben.clicks({ css: '#composer' });
    await ben.types('I am a person');
    await ben.presses('Enter');
    await ann.sees({ css: '.theirs *', text: 'I am a person' });
    await ben.clicks({ css: 'button', text: 'Mark as done' });
    await ann.sees({ text: 'Automated chat' });
  });

  test('Messenger opens in a new tab and shows digits, with which the site shows its chat, too', async () => {
    const phone = await firstPhone(stack.urls.simulator);
    const ann = await chatting();
    await says(ann, `before the digits in ${name}`);
    await ann.clicks({ css: '.more > button' });
    await ann.clicks({ css: '.list button', text: 'Show my Messenger chat here' });
    await ann.clicks({ css: '.sheet a', text: 'Open Messenger' });
    // The new tab has told Messenger of its link.
    const digits = await phone.digits();
    await ann.clicks({ css: '.sheet input' });
    await ann.types(digits);
    await ann.presses('Enter');
    await ann.sees({ css: '.control', text: 'Your chat in Messenger' });
    await ann.sees(ownLine(`before the digits in ${name}`));
    await says(ann, `after the digits in ${name}`);
    await ann.clicks({ css: '.more > button' });
    await ann.clicks({ css: '.list button', text: 'Forget this device' });
    await ann.counts(ownLine(`after the digits in ${name}`), 0);
    await ann.sees(ownLine(`before the digits in ${name}`));
    expect(await ann.run(complaints)).toEqual([]);
  });

  test('the wizard shows its titles inside their boxes and apart from the fields, and the preview follows what is written', async () => {
    const ann = await person(`${stack.urls.site}/setup.html`);
    await ann.sees({ css: 'form h2' });
    for (const { above, below } of await ann.run(roomAroundTitles)) {
      expect(above).toBeGreaterThanOrEqual(0);
      expect(below).toBeGreaterThan(10);
    }
    await ann.clicks({ css: 'input[name=pageName], #pageName' });
    await ann.types('XY');
    await ann.sees({ css: 'pre', part: 'XY' });
  });
});
