import { expect, test } from 'vitest';
import { PAGE, readResult, startBench } from '../support/simulator.ts';

interface Results {
  data: { id: string }[];
  paging?: { cursors?: { before: string; after: string }; next?: string; previous?: string };
}

async function withPersonas(count: number) {
  const bench = await startBench({}, false);
  const profile_picture_url = 'https://example.com/p.png';
  for (let index = 0; index < count; index++) {
    await bench.graph('POST', '/me/personas', { name: `P${index}`, profile_picture_url });
  }
  const list = async (query: string) => (await bench.graph('GET', `/me/personas?${query}`)).body as unknown as Results;
  return { ...bench, list };
}

const follow = async (link: string | undefined): Promise<Results> => {
  const answer = await readResult(await fetch(link ?? ''));
  expect(answer.status).toBe(200);
  return answer.body as unknown as Results;
};

test('A client that only follows `next` and `previous` reads everything, forwards and backwards', async () => {
  const { url } = await withPersonas(5);
  const host = url.replace('localhost', '127.0.0.1');
  const pages = [await follow(`${host}/v19.0/me/personas?limit=2&fields=name&access_token=${PAGE.token}`)];
  for (let next = pages[0]?.paging?.next; next; next = pages.at(-1)?.paging?.next) {
    expect(next).toContain(`${host}/v19.0/`);
    pages.push(await follow(next));
  }
  expect(pages.map(({ data }) => data.length)).toEqual([2, 2, 1]);
  const all = pages.flatMap(({ data }) => data);
  expect(new Set(all.map(({ id }) => id)).size).toBe(5);
  const back = await follow(pages[2]?.paging?.previous);
  expect(back.data).toEqual(pages[1]?.data);
  const first = await follow(back.paging?.previous);
  expect(first.data).toEqual(pages[0]?.data);
  expect(first.paging).not.toHaveProperty('previous');
});

test('A client that follows `after` until there is no cursor comes to an end', async () => {
  const { list } = await withPersonas(4);
  const found: string[] = [];
  let after: string | undefined = '';
  for (let calls = 0; after !== undefined && calls < 10; calls++) {
    const page: Results = await list(`limit=2&after=${after}`);
    found.push(...page.data.map(({ id }) => id));
    after = page.paging?.cursors?.after;
  }
  expect([found.length, after]).toEqual([4, undefined]);
});

test('`before` gives the results before a cursor', async () => {
  const { list } = await withPersonas(4);
  const all = await list('limit=10');
  const second = await list(`limit=2&after=${(await list('limit=2')).paging?.cursors?.after}`);
  const before = await list(`limit=2&before=${second.paging?.cursors?.before}`);
  expect(before.data).toEqual(all.data.slice(0, 2));
  const none = await list(`limit=2&before=${before.paging?.cursors?.before}`);
  expect(none.data).toEqual([]);
  expect(none.paging?.cursors).toBeUndefined();
});

test('An edge inside a node has links of its own, and the log of calls shows no token', async () => {
  const { graph, client, url } = await startBench({}, false);
  const ada = await client.person('Ada');
  for (const text of ['one', 'two', 'three']) await ada.say(text);
  const { body } = await graph('GET', '/me/conversations?fields=messages.limit(2){message}');
  const [{ messages }] = body.data as [{ messages: Results }];
  expect(messages.data.map((each) => Reflect.get(each, 'message'))).toEqual(['three', 'two']);
  const rest = await follow(messages.paging?.next);
  expect(rest.data.map((each) => Reflect.get(each, 'message'))).toEqual(['one']);
  expect(await (await fetch(`${url}/sim/calls`)).text()).not.toContain(PAGE.token);
});
