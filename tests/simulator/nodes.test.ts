import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { APP, callGraph, PAGE, startBench, subscription } from '../support/simulator.ts';

const APP_TOKEN = `${APP.id}|${APP.secret}`;

async function withAda() {
  const bench = await startBench({}, false);
  const ada = await bench.client.person('Ada Lovelace', { gender: 'female' });
  await ada.say('hi');
  return { ...bench, ada, id: ada.person.id };
}

test('One call reads several nodes, or the same edge of several nodes', async () => {
  const { graph, client, id } = await withAda();
  const bob = await client.person('Bob');
  await bob.say('hi');
  const ids = `${id},${bob.person.id}`;
  expect((await graph('GET', `/?ids=${ids}&fields=first_name`)).body).toEqual({
    [id]: { id, first_name: 'Ada' },
    [bob.person.id]: { id: bob.person.id, first_name: 'Bob' },
  });
  expect((await graph('GET', `/custom_labels?ids=["${id}"]`)).body).toEqual({ [id]: { data: [] } });
  expect((await graph('GET', `/?ids=${id},42`)).error).toMatchObject({ code: 100, error_subcode: 33 });
});

test('A Page has its ordinary fields, and those without a value are left out', async () => {
  const { graph } = await withAda();
  const fields = 'about,picture{url},fan_count,website,phone,emails,is_published,category_list,verification_status';
  const { body, error } = await graph('GET', `/me?fields=${fields}`);
  expect(error).toBeUndefined();
  expect(body).toMatchObject({ id: PAGE.id, fan_count: 0, is_published: true, verification_status: 'not_verified' });
  expect(body).not.toHaveProperty('website');
  const { url } = (body.picture as { data: { url: string } }).data;
  expect((await fetch(url)).headers.get('content-type')).toBe('image/svg+xml');
  expect((await graph('GET', '/me?fields=shoe_size')).error?.code).toBe(100);
});

test("With the admin's token `me` is the admin, and the Page's id is the Page with its token", async () => {
  const { graph } = await withAda();
  const read = async (path: string) => (await graph('GET', path, undefined, 'local-user-token')).body;
  expect(await read('/me')).toMatchObject({ name: 'Page Admin' });
  expect(await read(`/${PAGE.id}?fields=access_token`)).toEqual({ id: PAGE.id, access_token: PAGE.token });
  const { data } = await read('/me/permissions');
  expect(data).toContainEqual({ permission: 'pages_messaging', status: 'granted' });
});

test('A message has its reactions, and a person their gender if they have one', async () => {
  const { graph, send, client, ada, id } = await withAda();
  const { body } = await send(id, { text: 'Hello' });
  const mid = String(body.message_id);
  expect((await graph('GET', `/${mid}?fields=reactions`)).body).toEqual({ id: mid });
  await ada.perform({ action: 'react', mid, emoji: '❤️' });
  const users = [{ id, name: 'Ada Lovelace' }];
  expect((await graph('GET', `/${mid}?fields=reactions`)).body).toEqual({
    id: mid,
    reactions: { data: [{ reaction: 'love', emoji: '❤️', users }] },
  });
  expect((await graph('GET', `/${id}?fields=gender`)).body).toEqual({ id, gender: 'female' });
  const bob = await client.person('Bob');
  await bob.say('hi');
  expect((await graph('GET', `/${bob.person.id}?fields=gender`)).body).toEqual({ id: bob.person.id });
});

test('A token may ask about itself, with the proof of either token', async () => {
  const { graph } = await withAda();
  const own = await graph('GET', `/debug_token?input_token=${PAGE.token}`);
  expect(own.body.data).toMatchObject({ is_valid: true, type: 'PAGE', profile_id: PAGE.id });
  const proof = (token: string) => createHmac('sha256', APP.secret).update(token).digest('hex');
  const debug = (appsecret_proof: string) =>
    graph('GET', `/debug_token?input_token=${PAGE.token}&appsecret_proof=${appsecret_proof}`, undefined, APP_TOKEN);
  expect((await debug(proof(PAGE.token))).status).toBe(200);
  expect((await debug(proof(APP_TOKEN))).status).toBe(200);
  expect((await debug(proof('another'))).error?.code).toBe(100);
  expect((await graph('GET', `/debug_token?input_token=${APP_TOKEN}`)).error).toBeDefined();
});

test('Error 190 is HTTP 400, and unknown paths are error 2500', async () => {
  const { graph, url, client, id } = await withAda();
  const wrong = await callGraph(url, 'GET', '/me', undefined, 'another');
  expect([wrong.status, wrong.error?.code]).toEqual([400, 190]);
  expect(wrong.headers.get('www-authenticate')).toContain('invalid_token');
  await client.control({ action: 'token', valid: false });
  expect((await graph('GET', '/me')).status).toBe(400);
  await client.control({ action: 'token', valid: true });
  for (const path of ['/me/nonsense', '/me/messages/more', `/${id}/nonsense`, '/nonsense', '/nonsense/messages']) {
    const { status, error } = await graph('GET', path);
    expect([path, status, error?.code]).toEqual([path, 400, 2500]);
    expect(error?.message).toContain('Unknown path components: /');
  }
  expect((await graph('POST', '/me/thread_owner')).error).toMatchObject({ code: 100, error_subcode: 33 });
});

test('Every answer names the version that was called, and the usage of the app and the Page', async () => {
  const { url } = await withAda();
  const headersOf = async (path: string) => (await fetch(`${url}${path}?access_token=${PAGE.token}`)).headers;
  const old = await headersOf('/v19.0/me');
  expect(old.get('facebook-api-version')).toBe('v19.0');
  expect((await headersOf('/me')).get('facebook-api-version')).toBe('v26.0');
  expect(JSON.parse(old.get('x-app-usage') ?? '')).toHaveProperty('total_cputime');
  expect(JSON.parse(old.get('x-business-use-case-usage') ?? '')[PAGE.id][0]).toMatchObject({
    type: 'messenger',
    estimated_time_to_regain_access: 0,
  });
  expect(old.get('x-fb-trace-id')).toMatch(/.+/);
});

test('A callback may put white space around the challenge', async () => {
  const { graph } = await withAda();
  const callback = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
    response.end(`\n ${searchParams.get('hub.challenge')}\r\n`);
  });
  await new Promise<void>((resolve) => callback.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(callback.address() as AddressInfo).port}/`;
  const { body } = await graph('POST', `/${APP.id}/subscriptions`, subscription(url), APP_TOKEN);
  callback.close();
  callback.closeAllConnections();
  expect(body).toEqual({ success: true });
});

test('Labels can be made, given to people, listed and deleted', async () => {
  const { graph, id } = await withAda();
  const label = String((await graph('POST', '/me/custom_labels', { page_label_name: 'VIP' })).body.id);
  const older = String((await graph('POST', '/me/custom_labels', { name: 'Berlin' })).body.id);
  expect((await graph('POST', `/${label}/label`, { user: id })).body).toEqual({ success: true });
  const ofAda = async () => (await graph('GET', `/${id}/custom_labels?fields=page_label_name`)).body.data;
  expect(await ofAda()).toEqual([{ id: label, page_label_name: 'VIP' }]);
  expect((await graph('GET', `/${older}?fields=id,name`)).body).toEqual({ id: older, name: 'Berlin' });
  expect((await graph('GET', '/me/custom_labels')).body.data).toHaveLength(2);
  expect((await graph('DELETE', `/${label}/label?user=${id}`)).body).toEqual({ success: true });
  expect(await ofAda()).toEqual([]);
  expect((await graph('POST', `/${label}/label`, { user: '42' })).error?.error_subcode).toBe(2018001);
  expect((await graph('DELETE', `/${label}`)).body).toEqual({ success: true });
  expect((await graph('GET', `/${label}`)).error?.error_subcode).toBe(33);
});

test('Edges that are not simulated answer in the right form, and the log of calls says so', async () => {
  const { graph, client, id } = await withAda();
  const { body } = await graph('GET', '/me/insights?metric=page_messages_new_conversations_unique&period=day');
  expect(body.data).toEqual([
    expect.objectContaining({ name: 'page_messages_new_conversations_unique', period: 'day', values: [] }),
  ]);
  expect((await graph('POST', '/me/nlp_configs?nlp_enabled=true')).body).toEqual({ success: true });
  expect((await graph('POST', `/${APP.id}/page_activities`, { custom_events: [] })).body).toEqual({ success: true });
  expect((await graph('POST', '/me/unlink_accounts', { psid: id })).body).toEqual({
    result: 'unlink account success',
  });
  await graph('POST', '/', { batch: [{ method: 'POST', relative_url: 'me/nlp_configs?nlp_enabled=true' }] });
  await graph('GET', '/me');
  const marked = (await client.calls()).slice(-6).map(({ not_simulated }) => not_simulated ?? false);
  expect(marked).toEqual([true, true, true, true, true, false]);
});

test("All fields of Meta's SDKs can be named: of a Page, a conversation, a profile and a subscription", async () => {
  const { graph } = await withAda();
  const readable = [
    '/me?fields=ad_campaign,store_code,leadgen_tos_accepting_user,messenger_ads_default_quick_replies',
    '/me/conversations?fields=linked_group,wallpaper,former_participants',
    '/me/messenger_profile?fields=subject_to_new_eu_privacy_rules,greeting',
  ];
  for (const path of readable) expect((await graph('GET', path)).error).toBeUndefined();
  const subscribed_fields = ['messages', 'leadgen', 'marketing_message_echoes', 'videos'];
  expect((await graph('POST', '/me/subscribed_apps', { subscribed_fields })).body).toEqual({ success: true });
  const wrong = await graph('POST', '/me/subscribed_apps', { subscribed_fields: ['messaging_handover'] });
  expect(wrong.error?.code).toBe(100);
});
