import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { agentDirectory } from '../../lib/agents/index.ts';
import { emulatorKeys } from '../../lib/aws/index.ts';
import { deployedInvite } from '../../serverless/deploy/deployed-invite.ts';
import { type SummaryOptions, summary } from '../../serverless/deploy/summary.ts';
import { localInvite } from '../../serverless/local/local-invite.ts';
import { startTable } from '../support/table.ts';

const inboxUrl = 'https://inbox.shop.example';

let server: Awaited<ReturnType<typeof startTable>>;
let aws: { dynamodb: DynamoDBClient };
beforeAll(async () => {
  server = await startTable();
  aws = {
    dynamodb: new DynamoDBClient({ endpoint: server.endpoint, region: 'us-east-1', credentials: emulatorKeys }),
  };
});
afterAll(async () => {
  aws.dynamodb.destroy();
  await server.stop();
});
afterEach(async () => {
  const directory = agentDirectory(server);
  for (const { id } of await directory.list()) await directory.revoke(id, Date.now());
});

const from = () => ({ network: '198.51.100.7', now: Date.now() });
const tokenOf = (link = '') => new URL(link).hash.replace('#invite=', '');

function printed(invite: SummaryOptions['invite'], flags = ''): string {
  const deployed = { status: '', bucket: '', siteUrl: 'https://chat.shop.example', cname: undefined, webhook: '' };
  const inbox = { inboxUrl, inboxCname: undefined, inboxBucket: '', apiUrl: '', socketUrl: '', table: '' };
  const published = { uploaded: 1, unchanged: 0, deleted: 0, pageId: '5' };
  return summary({ ...deployed, ...inbox }, published, { listed: [], flags, invite });
}

test('A laptop gets a link for Admin at each start until an agent has signed in, and none after that', async () => {
  const directory = agentDirectory(server);
  const start = () => localInvite(server, 'http://localhost:8081');
  const first = await start();
  expect(first).toMatch(/^http:\/\/localhost:8081\/inbox\.html#invite=[\w-]{43}$/);
  const second = await start();
  expect(second).not.toBe(first);
  expect(await directory.list()).toMatchObject([{ name: 'Admin', role: 'admin' }]);
  const signedIn = await directory.signIn(tokenOf(second), from());
  expect(signedIn?.agent.name).toBe('Admin');
  expect(await start()).toBeUndefined();
});

test('A laptop on which the operator named the agents gets a link for one of them, and no Admin', async () => {
  const directory = agentDirectory(server);
  await directory.add({ name: 'Anna' }, Date.now());
  const link = await localInvite(server, 'http://localhost:8081');
  expect(await directory.invitation(tokenOf(link), from())).toMatchObject({ name: 'Anna' });
  expect(await directory.list()).toHaveLength(1);
});

test('A deploy from a terminal ends with the link of the first agent, once', async () => {
  const invite = await deployedInvite(aws, { table: server.table, inboxUrl }, true);
  expect(await agentDirectory(server).invitation(tokenOf(invite.link), from())).toMatchObject({ name: 'Admin' });
  expect(printed(invite)).toContain(invite.link);
  const again = await deployedInvite(aws, { table: server.table, inboxUrl }, true);
  expect(again).toEqual({ isStaffed: true });
  expect(printed(again)).toContain('invite a colleague:  npm run agent -- add "NAME"\n');
});

test('A deploy whose output is kept prints no link, makes no agent, and says which command does', async () => {
  const invite = await deployedInvite(aws, { table: server.table, inboxUrl }, false);
  expect(invite).toEqual({ isStaffed: false });
  expect(await agentDirectory(server).list()).toEqual([]);
  const text = printed(invite, ' -- --stage prod');
  expect(text).toContain('make the first agent, who answers there:  npm run agent -- add "NAME" --stage prod');
  expect(text).not.toContain('#invite=');
});
