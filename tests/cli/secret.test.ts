import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { secret } from '../../cli/secret/secret.ts';
import { startAws, type TestAws } from './aws.ts';
import { type RunOptions, runCommand } from './run.ts';

let aws: TestAws;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.close());
beforeEach(() => {
  for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
  vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const run = (args: string, options: Partial<RunOptions> = {}) =>
  runCommand(secret, args.split(' '), { env: aws.env, ...options });
const path = '/customer-chat/dev/bot/';

describe('npm run secret in AWS', () => {
  test('asks for the value, encrypts it below a path of its own, restarts the functions, and never shows it', async () => {
    const { code, output } = await run('set SHOP_KEY', { answers: ['the-key-of-the-shop'] });
    expect(code).toBe(0);
    expect(output).toContain("await chat.secret('SHOP_KEY')");
    expect(output).toContain('functions restart');
    expect(output).not.toContain('the-key-of-the-shop');
    expect(aws.account.parameters.get(`${path}SHOP_KEY`)).toEqual({
      Value: 'the-key-of-the-shop',
      Type: 'SecureString',
    });
  });

  test('lists every name, also over several pages, without a value, and removes one', async () => {
    for (const name of ['B_KEY', 'A_KEY', 'C_KEY', 'D_KEY', 'E_KEY'])
      await run(`set ${name}`, { answers: ['value-of-it'] });
    aws.account.parameters.set('/customer-chat/dev/APP_SECRET', { Value: 'x', Type: 'SecureString' });
    const { output } = await run('list');
    expect(output.split('\n')).toEqual(['A_KEY', 'B_KEY', 'C_KEY', 'D_KEY', 'E_KEY', 'SHOP_KEY']);
    expect((await run('remove C_KEY')).code).toBe(0);
    expect((await run('list')).output).not.toContain('C_KEY');
    expect((await run('remove C_KEY')).what).toContain('Your bot has no secret C_KEY');
  });

  test('refuses a value on the command line without printing it, and a name that is no secret', async () => {
    for (const args of ['set SHOP_KEY=value-of-it', 'set SHOP_KEY value-of-it']) {
      const { code, what, todo } = await run(args, { answers: ['no'] });
      expect(code).toBe(1);
      expect(todo).toMatch(/`npm run secret -- set SHOP_KEY`, which asks for it/);
      expect(`${what}${todo}`).not.toContain('value-of-it');
    }
    expect((await run('set PAGE_ACCESS_TOKEN', { answers: ['x'] })).what).toContain('is the name of a setting');
    expect((await run('set shop-key', { answers: ['x'] })).what).toContain('capital letters');
    expect((await run('set SHOP_KEY')).what).toContain('no terminal');
    expect((await run('set SHOP_KEY', { answers: [''] })).what).toContain('nothing was changed');
  });
});

test('npm run secret --local keeps them as lines of .env beside the settings, which it does not list', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'secret-'));
  const file = join(directory, '.env');
  writeFileSync(file, '# mine\nPAGE_ID=1\nSITE_CDN=true\n');
  const local = (args: string, answers: string[] = []) => run(`${args} --local`, { env: {}, directory, answers });
  expect((await local('set SHOP_KEY', ['a "quoted" key #1'])).code).toBe(0);
  expect((await local('set OTHER', ['plain'])).code).toBe(0);
  expect((await local('list')).output).toBe('OTHER\nSHOP_KEY');
  expect((await local('remove SHOP_KEY')).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe('# mine\nPAGE_ID=1\nSITE_CDN=true\nOTHER=plain\n');
  expect(await local('remove SHOP_KEY')).toMatchObject({
    what: 'Your bot has no secret SHOP_KEY on this laptop.',
    todo: '`npm run secret -- list --local` shows the names.',
  });
  expect((await local('remove PAGE_ID')).what).toContain('is the name of a setting');
});
