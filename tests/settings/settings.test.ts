import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localDefaults, localEnvironment, need, readSettings, SettingsError } from '../../lib/settings/index.ts';

const local = { LOCAL: '1' };
const real = {
  ...local,
  GRAPH_URL: 'https://graph.facebook.com/',
  PAGE_ID: '1',
  APP_ID: '2',
  APP_SECRET: 'a',
  PAGE_ACCESS_TOKEN: 'b',
  VERIFY_TOKEN: 'c',
};

/** What the owner reads. */
function complaint(env: Record<string, string>): string {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error('Nothing was wrong with these settings.');
}

describe('On a laptop', () => {
  test('everything works without any setting, against the simulator', () => {
    expect(readSettings(local)).toMatchObject({
      local: true,
      pageId: localDefaults.PAGE_ID,
      appSecret: 'local-app-secret',
      graphUrl: 'http://localhost:4000',
      ports: { http: 3000, socket: 3001, site: 8080, inbox: 8081, simulator: 4000 },
      inboxOrigin: 'http://localhost:8081',
      dataDir: '.data',
    });
  });

  test('another port of the simulator changes the address of the Graph API', () => {
    expect(readSettings({ ...local, SIMULATOR_PORT: '4100' }).graphUrl).toBe('http://localhost:4100');
  });

  test('the real Messenger is never asked with made-up ids: each missing one is named, with where to get it', () => {
    const message = complaint({ ...local, GRAPH_URL: real.GRAPH_URL, PAGE_ID: '1' });
    expect(message.match(/^\w+/gm)).toEqual(['APP_ID', 'APP_SECRET', 'PAGE_ACCESS_TOKEN', 'VERIFY_TOKEN']);
    expect(message).toContain('https://developers.facebook.com/apps');
    expect(readSettings(real)).toMatchObject({ pageId: '1', graphUrl: 'https://graph.facebook.com' });
  });
});

describe('On AWS', () => {
  test('nothing has a made-up value', () => {
    const { pageId, appSecret, tableName, graphUrl } = readSettings({});
    expect([pageId, appSecret, tableName]).toEqual([undefined, undefined, undefined]);
    expect(graphUrl).toBe('https://graph.facebook.com');
  });

  test('what cannot be done without is asked for by name', () => {
    expect(need(readSettings({ TABLE_NAME: 'chat' }), 'tableName')).toBe('chat');
    expect(() => need(readSettings({ TABLE_NAME: ' ' }), 'tableName')).toThrow(/^TABLE_NAME is not set\. .*sls deploy/);
  });
});

describe('A malformed setting is named, with what is wrong and where to get it', () => {
  test.each([
    ['PAGE_ID', 'my-shop', 'Page ID'],
    ['APP_ID', '12 34', 'App Dashboard'],
    ['GRAPH_URL', 'graph.facebook.com', 'https://graph.facebook.com'],
    ['TABLE_NAME', 'my table', 'sls'],
    ['QUEUE_URL', 'queue', 'sls'],
    ['DYNAMODB_ENDPOINT', 'localhost:8000', 'running DynamoDB'],
    ['HTTP_PORT', '99999', '3000'],
    ['SITE_PORT', 'eighty', '8080'],
    ['INBOX_PORT', '0', '8081'],
    ['NOTIFY_QUEUE_URL', 'notify', 'sls'],
    ['WORK_QUEUE_URL', 'work', 'sls'],
    ['NOTIFY_TOPIC_ARN', 'agents', 'sls'],
    ['MAIL_FROM', 'Kiln <chat@shop.example>', 'SES may send from'],
    ['MAIL_REPLY_TO', 'shop.example', 'the shop reads'],
    ['SES_ENDPOINT', 'localhost:4000', 'simulator'],
    ['HTTP_ORIGIN', 'api.example', 'sls'],
  ])('%s=%s', (name, value, where) => {
    const message = complaint({ ...real, [name]: value });
    expect(message).toMatch(new RegExp(`^${name} `));
    expect(message).toContain(value);
    expect(message).toContain(where);
    expect(message.split('\n')).toHaveLength(1);
  });

  test('a secret without its value', () => {
    const message = complaint({ ...real, APP_SECRET: '"quoted-secret"' });
    expect(message).toMatch(/^APP_SECRET has .*App secret/);
    expect(message).not.toContain('quoted-secret');
  });

  test('a pair of push keys that is none, without its value', () => {
    const message = complaint({ ...real, VAPID_KEYS: '{"publicKey":"abc","privateKey":"hush-hush"}' });
    expect(message).toMatch(/^VAPID_KEYS is no pair of keys.*sls deploy/);
    expect(message).not.toContain('hush');
  });

  test('two uses of one port', () => {
    expect(complaint({ ...local, SITE_PORT: '3000' })).toContain('SITE_PORT is 3000, as is HTTP_PORT');
  });

  test('and nothing but that is ever thrown', () => {
    const names = ['LOCAL', 'GRAPH_URL', 'PAGE_ID', 'APP_SECRET', 'HTTP_PORT', 'TABLE_NAME', 'SQS_ENDPOINT'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.string(), fc.constantFrom('1', ' '))), (env) => {
        try {
          readSettings(env);
        } catch (error) {
          expect(error).toBeInstanceOf(SettingsError);
        }
      }),
    );
  });
});

describe('The file .env', () => {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));

  test('need not be there', () => {
    expect(localEnvironment(folder, { PAGE_ID: '5' })).toEqual({ PAGE_ID: '5', LOCAL: '1' });
  });

  test('comes after the environment', () => {
    writeFileSync(join(folder, '.env'), '# mine\nPAGE_ID=7\nAPP_ID="8"\n');
    expect(localEnvironment(folder, { PAGE_ID: '5', APP_ID: '' })).toEqual({ PAGE_ID: '5', APP_ID: '8', LOCAL: '1' });
  });

  test('names the lines that are not NAME=value, without what they say', () => {
    writeFileSync(join(folder, '.env'), 'PAGE_ID=7\n\nAPP_SECRET hush\r\n  # mine\nexport APP_ID=8\n=9\n');
    const read = () => localEnvironment(folder, {});
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(/^\.env is not understood in line 3, 6\. Write each line as NAME=value/);
    expect(read).not.toThrow('hush');
  });

  test('may have values in quotes over several lines, and comments with quotes', () => {
    const text = '# don\'t\nNOTE="one\ntwo"\nOTHER = \'a\n\nb\' # why\n# A="\nPAGE_ID=7';
    writeFileSync(join(folder, '.env'), text);
    expect(localEnvironment(folder, {})).toEqual({ NOTE: 'one\ntwo', OTHER: 'a\n\nb', PAGE_ID: '7', LOCAL: '1' });
  });
});

test('A reply to a mail goes to its sender, unless the shop names another address', () => {
  expect(readSettings({ MAIL_FROM: 'chat@shop.example' })).toMatchObject({ mailReplyTo: 'chat@shop.example' });
  const both = { MAIL_FROM: 'chat@shop.example', MAIL_REPLY_TO: 'hello@shop.example' };
  expect(readSettings(both)).toMatchObject({ mailFrom: 'chat@shop.example', mailReplyTo: 'hello@shop.example' });
  expect(readSettings({ MAIL_FROM: '', MAIL_REPLY_TO: '' }).mailReplyTo).toBeUndefined();
});
