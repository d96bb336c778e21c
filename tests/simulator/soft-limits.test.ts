import { expect, test } from 'vitest';
import { PAGE, readResult, startBench } from '../support/simulator.ts';

async function withAda() {
  const log: string[] = [];
  const bench = await startBench({ log: (line) => log.push(line) });
  const ada = await bench.client.person('Ada');
  await ada.say('hi');
  return { ...bench, ada, id: ada.person.id, log };
}

test('Titles of quick replies over 20 characters are cut, and the log says so', async () => {
  const { send, ada, id, log } = await withAda();
  const reply = (title: string) => ({ content_type: 'text', title, payload: 'P' });
  const titles = ['x'.repeat(20), 'Talk to a person about it', `${'x'.repeat(18)}👍👍`];
  const answer = await send(id, { text: 'How can we help?', quick_replies: titles.map(reply) });
  expect(answer.error).toBeUndefined();
  const shown = (await ada.nextMessage()).message?.quick_replies?.map(({ title }) => title);
  expect(shown).toEqual(['x'.repeat(20), 'Talk to a person ab…', `${'x'.repeat(18)}…`]);
  expect(log.filter((line) => line.includes('documented limit'))).toHaveLength(2);
});

test('A greeting over 160 characters is accepted and shown, and the log says so', async () => {
  const { graph, url, log } = await withAda();
  const text = `Hi {{user_first_name}}! ${'Welcome to our shop. '.repeat(9)}`;
  const greeting = [{ locale: 'default', text }];
  expect((await graph('POST', '/me/messenger_profile', { greeting })).body).toEqual({ result: 'success' });
  const page = (await (await fetch(`${url}/sim/page`)).json()) as { profile: object };
  expect(page.profile).toMatchObject({ greeting });
  expect(log.filter((line) => line.includes('documented limit'))).toHaveLength(1);
});

test('Empty subtitles and image addresses count as absent', async () => {
  const { send, ada, id } = await withAda();
  const button = { type: 'postback', title: 'Buy', payload: 'BUY' };
  const elements = [{ title: 'Shoe', subtitle: '', image_url: '', buttons: [button] }];
  const attachment = { type: 'template', payload: { template_type: 'generic', elements } };
  const quick_replies = [{ content_type: 'text', title: 'Yes', payload: 'YES', image_url: '' }];
  expect((await send(id, { attachment, quick_replies })).error).toBeUndefined();
  const { message } = await ada.nextMessage();
  expect(message?.attachments?.[0]?.template?.elements).toEqual([{ title: 'Shoe', buttons: [button] }]);
  expect(message?.quick_replies).toEqual([{ content_type: 'text', title: 'Yes', payload: 'YES' }]);
});

test("Enumerations are accepted as Meta's SDKs spell them", async () => {
  const { graph, send, ada, id } = await withAda();
  const recipient = { id };
  for (const sender_action of ['TYPING_ON', 'typing_off', 'MARK_SEEN']) {
    expect((await graph('POST', '/me/messages', { recipient, sender_action })).body).toEqual({ recipient_id: id });
  }
  const buttons = [{ type: 'WEB_URL', title: 'Open', url: 'https://shop.example', webview_height_ratio: 'TALL' }];
  const attachment = { type: 'TEMPLATE', payload: { template_type: 'BUTTON', text: 'Look', buttons } };
  const options = { messaging_type: 'message_tag', tag: 'human_agent', notification_type: 'silent_push' };
  expect((await send(id, { attachment }, options)).error).toBeUndefined();
  expect((await ada.nextMessage()).message?.attachments?.[0]?.template).toMatchObject({ template_type: 'button' });

  const profile = { platform: 'MESSENGER', get_started: { payload: 'START' } };
  expect((await graph('POST', '/me/messenger_profile', profile)).body).toEqual({ result: 'success' });
  const names = '["GET_STARTED","Greeting"]';
  const read = await graph('GET', `/me/messenger_profile?platform=messenger&fields=${names}`);
  expect(read.body.data).toEqual([{ get_started: { payload: 'START' } }]);
  const removed = await graph('DELETE', '/me/messenger_profile', { platform: 'MESSENGER', fields: ['GET_STARTED'] });
  expect(removed.body).toEqual({ result: 'success' });
  expect((await graph('POST', '/me/subscribed_apps', { subscribed_fields: 'MESSAGES' })).body).toEqual({
    success: true,
  });
  expect((await graph('GET', '/me/conversations?platform=MESSENGER')).body.data).toHaveLength(1);
});

test('A reusable file that comes with its message can be sent again by its id', async () => {
  const { url, send, id } = await withAda();
  const upload = async (is_reusable: unknown) => {
    const form = new FormData();
    form.set('recipient', JSON.stringify({ id }));
    form.set('message', JSON.stringify({ attachment: { type: 'image', payload: { is_reusable } } }));
    form.set('filedata', new Blob(['picture'], { type: 'image/png' }), 'a.png');
    const request = { method: 'POST', body: form };
    return (await readResult(await fetch(`${url}/me/messages?access_token=${PAGE.token}`, request))).body;
  };
  for (const reusable of [true, 'True']) {
    const { attachment_id } = await upload(reusable);
    expect(attachment_id).toMatch(/^\d+$/);
    expect((await send(id, { attachment: { type: 'image', payload: { attachment_id } } })).status).toBe(200);
  }
  expect(await upload(false)).not.toHaveProperty('attachment_id');
});
