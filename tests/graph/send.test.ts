import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { failureOf, hello } from './failures.ts';
import { json, sent, settings, startGraph } from './server.ts';

const proof = createHmac('sha256', settings.appSecret).update(settings.token).digest('hex');

test('a message is one POST to the Page’s messages, and its ids are returned', async () => {
  const { graph, requests } = await startGraph(sent);

  const answer = await graph.send.message({ ...hello, message: { text: 'Grüße 👋', metadata: '17' }, persona_id: '5' });

  expect(answer).toEqual({ recipient_id: '777', message_id: 'm_1' });
  expect(requests).toHaveLength(1);
  expect(requests[0]).toMatchObject({ method: 'POST', path: '/v26.0/1002003004005/messages' });
  expect(requests[0]?.headers['content-type']).toBe('application/json');
  expect(JSON.parse(Buffer.from(requests[0]?.body ?? '', 'latin1').toString())).toEqual({
    recipient: { id: '777' },
    messaging_type: 'RESPONSE',
    message: { text: 'Grüße 👋', metadata: '17' },
    persona_id: '5',
  });
});

test('every call has a proof of the app secret, and its token in a header only', async () => {
  const { graph, requests } = await startGraph([sent, json({ data: [] }), json({ result: 'success' })]);

  await graph.send.message(hello);
  await graph.profile.get();
  await graph.profile.delete(['greeting']);

  for (const { headers, query, path, body } of requests) {
    expect(headers.authorization).toBe(`Bearer ${settings.token}`);
    expect(query.get('appsecret_proof')).toBe(proof);
    expect(`${path}?${query}${body}`).not.toContain(settings.token);
  }
});

test('an answer without recipient_id is a success, because Meta answers a message to a user_ref so', async () => {
  const { graph } = await startGraph(json({ message_id: 'm_2' }));

  expect(await graph.send.message({ ...hello, recipient: { user_ref: 'abc' } })).toEqual({ message_id: 'm_2' });
});

test('the id of a reusable attachment is returned with the message id', async () => {
  const { graph } = await startGraph(json({ recipient_id: '777', message_id: 'm_3', attachment_id: 18234 }));

  expect(await graph.send.message(hello)).toMatchObject({ attachment_id: '18234' });
});

test('a text over 2,000 characters is refused without a call, and the error names parameter and limit', async () => {
  const { graph, requests } = await startGraph(sent);

  const error = await failureOf(graph.send.message({ ...hello, message: { text: 'x'.repeat(2001) } }));

  expect(error).toMatchObject({ kind: 'invalid', retryable: false });
  expect(error.message).toMatch(/message\[text\].*2000/);
  expect(requests).toHaveLength(0);
});

test('every error of a message is named at once', async () => {
  const { graph } = await startGraph(sent);
  const quick_replies = [{ content_type: 'text' as const, title: 'A title beyond twenty', payload: 'p' }];

  const error = await failureOf(
    graph.send.message({ ...hello, message: { text: 'a', metadata: 'm'.repeat(1001), quick_replies } }),
  );

  expect(error.message).toContain('message[metadata]');
  expect(error.message).toContain('message[quick_replies][0][title]');
});

test('a sender action is sent alone, with the message that it reacts to', async () => {
  const { graph, requests } = await startGraph(json({ recipient_id: '777' }));
  const reaction = {
    recipient: { id: '777' },
    sender_action: 'react' as const,
    payload: { message_id: 'm_1', reaction: 'love' },
  };

  await graph.send.action(reaction);

  expect(JSON.parse(requests[0]?.body ?? '')).toEqual(reaction);
});

test('a sender action to a user_ref succeeds although its answer is empty', async () => {
  const { graph } = await startGraph(json({}));

  await graph.send.action({ recipient: { user_ref: 'abc' }, sender_action: 'typing_on' });
});

test('a file is sent as multipart with recipient, message and filedata', async () => {
  const { graph, requests } = await startGraph(json({ message_id: 'm_4', attachment_id: '5' }));

  const answer = await graph.send.file({
    recipient: { id: '777' },
    messaging_type: 'RESPONSE',
    type: 'image',
    file: { data: new Uint8Array([1, 2, 3]), filename: 'cat.png', contentType: 'image/png' },
    is_reusable: true,
    metadata: '21',
  });

  expect(answer.attachment_id).toBe('5');
  const form = await formOf(requests[0]);
  expect(form.get('recipient')).toBe('{"id":"777"}');
  expect(form.get('messaging_type')).toBe('RESPONSE');
  expect(JSON.parse(String(form.get('message')))).toEqual({
    attachment: { type: 'image', payload: { is_reusable: true } },
    metadata: '21',
  });
  expect(form.get('filedata')).toMatchObject({ name: 'cat.png', type: 'image/png', size: 3 });
});

test('attachments are uploaded by URL and by file', async () => {
  const { graph, requests } = await startGraph(json({ attachment_id: '99' }));

  expect(await graph.send.uploadByUrl('image', 'https://example.com/cat.png')).toEqual({ attachment_id: '99' });
  const file = { data: new Blob(['hi']), filename: 'a.txt', contentType: 'text/plain' };
  expect(await graph.send.uploadFile('file', file)).toEqual({ attachment_id: '99' });

  expect(requests.map(({ path }) => path)).toEqual(Array(2).fill('/v26.0/1002003004005/message_attachments'));
  expect(JSON.parse(requests[0]?.body ?? '').message.attachment).toEqual({
    type: 'image',
    payload: { url: 'https://example.com/cat.png', is_reusable: true },
  });
  expect((await formOf(requests[1])).get('filedata')).toMatchObject({ name: 'a.txt', size: 2 });
});

test('a file of more than 25 MB, and an empty one, are refused without a call', async () => {
  const { graph, requests } = await startGraph(sent);
  const file = (bytes: number) => ({ data: new Uint8Array(bytes), filename: 'f.bin', contentType: 'video/mp4' });

  const tooBig = await failureOf(graph.send.uploadFile('video', file(25 * 1024 * 1024 + 1)));
  const empty = await failureOf(graph.send.uploadFile('video', file(0)));

  expect(tooBig).toMatchObject({ kind: 'invalid' });
  expect(tooBig.message).toContain('26214400');
  expect(empty.message).toContain('empty');
  expect(requests).toHaveLength(0);
});

async function formOf(request: { headers: { 'content-type'?: string }; body: string } | undefined): Promise<FormData> {
  const headers = { 'content-type': request?.headers['content-type'] ?? '' };
  return new Response(Buffer.from(request?.body ?? '', 'latin1'), { headers }).formData();
}
