import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import config from '#config';
import { identity as check } from '../../cli/doctor/identity.ts';
import { identity } from '../../cli/identity/identity.ts';
import { deployedTarget } from '../../cli/stack/deployed.ts';
import { startAws, type TestAws } from './aws.ts';
import { runCommand } from './run.ts';
import { fakeTerminal } from './terminal.ts';

let aws: TestAws;
let directory: string;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.close());
beforeEach(() => {
  for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
  vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
  aws.account.parameters.clear();
  directory = mkdtempSync(join(tmpdir(), 'identity-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

const path = '/customer-chat/dev';
const stored = (name: string) => aws.account.parameters.get(`${path}/${name}`);
const run = (...args: string[]) => runCommand(identity, args, { env: aws.env, directory });
const secretIn = (output: string) => /^([\w-]{43})$/m.exec(output)?.[1];

describe('npm run identity', () => {
  test('makes a secret of 32 bytes, keeps it encrypted, and shows it once', async () => {
    expect((await run()).output).toContain('IDENTITY_SECRET is not set');
    const { code, output } = await run('new');
    expect(code).toBe(0);
    const secret = secretIn(output) ?? '';
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(stored('IDENTITY_SECRET')).toEqual({ Value: secret, Type: 'SecureString' });
    const { output: later } = await run();
    expect(later).toContain('IDENTITY_SECRET is set');
    expect(later).not.toContain(secret);
  });

  test('lets the secret before it count until it is dropped, and drops no secret that still counts unasked', async () => {
    const first = secretIn((await run('new')).output);
    const second = secretIn((await run('new')).output);
    expect([stored('IDENTITY_SECRET')?.Value, stored('IDENTITY_SECRET_OLD')?.Value]).toEqual([second, first]);
    expect(await run('new')).toMatchObject({ code: 1 });
    expect(stored('IDENTITY_SECRET')?.Value).toBe(second);

    expect((await run('drop-old')).output).toContain('within a minute');
    expect(stored('IDENTITY_SECRET_OLD')).toBeUndefined();
    expect((await run('drop-old')).output).toContain('There is no old secret');
    expect(await run('new')).toMatchObject({ code: 0 });
  });

  test('keeps it in .env on a laptop, where only its user can read it', async () => {
    writeFileSync(join(directory, '.env'), '# mine\nHTTP_PORT=3456\n');
    const local = async (...args: string[]) => secretIn((await run(...args, '--local')).output);
    const [first, second] = [await local('new'), await local('new')];
    const file = () => readFileSync(join(directory, '.env'), 'utf8');
    expect(file()).toBe(`# mine\nHTTP_PORT=3456\nIDENTITY_SECRET=${second}\nIDENTITY_SECRET_OLD=${first}\n`);
    expect(statSync(join(directory, '.env')).mode & 0o777).toBe(0o600);
    await local('drop-old');
    expect(file()).toContain(`IDENTITY_SECRET=${second}\nIDENTITY_SECRET_OLD=\n`);
    expect(aws.account.parameters.size).toBe(0);
  });

  test('refuses a word that it does not know', async () => {
    expect(await run('nwe')).toMatchObject({ code: 1, what: 'What is "nwe"?' });
  });
});

test('npm run doctor says nothing of identities where there is no secret, and names one that cannot be used', async () => {
  const { terminal } = fakeTerminal();
  const cli = { env: aws.env, directory, config, terminal };
  const target = deployedTarget(cli, {});
  const found = () => check({ cli, target, identity: {}, resources: { functions: [], types: [] } });
  expect(await found()).toEqual([]);
  await run('new');
  expect(await found()).toMatchObject([{ state: 'ok' }]);
  await run('new');
  expect(await found()).toMatchObject([{ state: 'warn', todo: expect.stringContaining('identity -- drop-old') }]);
  aws.account.parameters.set(`${path}/IDENTITY_SECRET`, { Value: 'short', Type: 'SecureString' });
  expect(await found()).toMatchObject([{ state: 'fail', found: 'IDENTITY_SECRET has fewer than 32 bytes' }]);
});
