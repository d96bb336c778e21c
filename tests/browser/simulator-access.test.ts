import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { violationsInLightAndDark } from '../support/axe.ts';
import { type Bench, INBOX, startBench } from '../support/simulator.ts';
import { inBrowser } from '../support/simulator-page.ts';

const open = inBrowser();

/** A conversation of the inbox with cards, a sticker, quick replies, a menu and a reaction. */
async function conversation(): Promise<Bench> {
  const bench = await startBench();
  await bench.graph('POST', '/me/messenger_profile', {
    get_started: { payload: 'START' },
    persistent_menu: [{ locale: 'default', call_to_actions: [{ type: 'postback', title: 'Help', payload: 'HELP' }] }],
  });
  const ada = await bench.client.person('Ada Lovelace');
  const to = ada.person.id;
  const { id } = await ada.say('I would like some coffee');
  const element = (title: string) => ({
    title,
    subtitle: 'Fresh today',
    buttons: [{ type: 'postback', title: `Order ${title}`, payload: 'ORDER' }],
  });
  const generic = { template_type: 'generic', elements: [element('Guji'), element('Nyeri')] };
  await bench.send(to, { attachment: { type: 'template', payload: generic } });
  await ada.sendSticker(369239263222822);
  await bench.send(to, { text: 'Anything else?', quick_replies: [{ content_type: 'user_email' }] });
  await bench.graph('POST', '/me/messages', {
    recipient: { id: to },
    sender_action: 'react',
    payload: { message_id: id, reaction: '❤' },
  });
  await bench.graph('POST', '/me/pass_thread_control', { recipient: { id: to }, target_app_id: INBOX });
  return bench;
}

describe('accessibility of the simulator', () => {
  const screens: [string, string, number, (page: Page) => Promise<void>][] = [
    ['the phone', '/', 375, (page) => page.getByText('Anything else?').waitFor()],
    ['the phone with people and guide', '/', 1280, (page) => page.getByText('Anything else?').waitFor()],
    ['the list of the inbox', '/inbox', 375, (page) => page.getByText('Ada Lovelace').waitFor()],
    ['a conversation in the inbox', '/inbox', 1280, (page) => page.getByRole('button', { name: /Ada/ }).click()],
    ['the control panel', '/control', 1280, (page) => page.getByText('Webhook message').first().waitFor()],
  ];
  test.each(screens)('Axe finds no violation on %s, light or dark', async (_name, path, width, ready) => {
    const bench = await conversation();
    const page = await open(bench.url, { path, width });
    await ready(page);
    expect(await violationsInLightAndDark(page)).toEqual([]);
  });
});
