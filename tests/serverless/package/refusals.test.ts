import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { findSecret } from '../../../serverless/package/secrets.ts';
import { copyProject } from '../../support/project.ts';
import { slsSettings } from '../../support/sls.ts';
import { fixtures } from '../fixtures.ts';

const run = promisify(execFile);
const token = `EAA${'b1C2d3E4'.repeat(6)}`;
const config = (rest: string): string =>
  `import { defineConfig } from './lib/config/index.ts';
export default defineConfig({ page: { name: 'Page' }, whitelistedDomains: [], plugin: {}, profile: {}, ${rest} } as never);`;

/** Small functions in place of all those that do not answer customers: no refusal is about their code. */
const smallFunctions = Object.fromEntries(
  Object.entries(fixtures).filter(([path]) => path.startsWith('handlers/') && path !== 'handlers/turn.ts'),
);

/** The message of `sls package` when it refuses. */
async function refusal(files: Record<string, string>, env: Record<string, string> = {}, ...flags: string[]) {
  const project = copyProject({ ...smallFunctions, ...files });
  const options = {
    cwd: project,
    env: { PATH: process.env.PATH, HOME: project, AWS_EC2_METADATA_DISABLED: 'true', ...slsSettings, ...env },
  };
  const command = run(process.execPath, [join(project, 'node_modules/.bin/sls'), 'package', ...flags], options);
  const { code, stdout, stderr } = await command.then(
    (done) => ({ code: 0, ...done }),
    (error) => error,
  );
  return { code, output: `${stdout}${stderr}` };
}

describe('sls package refuses, without a stack trace,', () => {
  test.each<[string, Record<string, string>, Record<string, string>, string[], RegExp]>([
    [
      'a token in chat.config.ts',
      { 'chat.config.ts': config(`page: { name: 'P', token: '${token}' }`) },
      {},
      [],
      /page\.token is not a setting/,
    ],
    [
      'a token in the bot',
      { 'bot.ts': `export default { message() { return '${token}'; } };` },
      {},
      [],
      /There is a secret \(an access token of Meta\).*function turn/,
    ],
    [
      'a key of another service in the bot, and names the command for it',
      { 'bot.ts': `export default { key: 'sk_live_${'4eC39HqLyjWDarjtT1zdp7dc'}' };` },
      {},
      [],
      /There is a secret \(a key of Stripe\)[\s\S]*npm run secret -- set NAME/,
    ],
    [
      'the app secret of .env in any file',
      { '.env': 'APP_SECRET=0123456789abcdef', 'bot.ts': `export default { key: '0123456789abcdef' };` },
      {},
      [],
      /There is a secret \(APP_SECRET\)/,
    ],
    [
      'a wrong value in chat.config.ts',
      { 'chat.config.ts': config(`whitelistedDomains: ['https://shop.example/path']`) },
      {},
      [],
      /whitelistedDomains has "https:\/\/shop\.example\/path"/,
    ],
    [
      'a bot that cannot be loaded',
      { 'bot.ts': "import { defineBot } from './lib/bot/index.ts';\nexport default defineBot({ mesage() {} });\n" },
      {},
      [],
      /bot\.ts:2:\d+: mesage is not a handler\. Did you mean "message"\?[\s\S]*Nothing was changed/,
    ],
    ['a chat.config.ts that does not compile', { 'chat.config.ts': 'export default {' }, {}, [], /chat\.config\.ts/],
    [
      'a stage whose names are too long',
      {},
      {},
      ['--stage', 'a-stage-with-a-name-that-goes-on-and-on'],
      /stage "a-stage.*characters too long/,
    ],
  ])('%s', async (_, files, env, flags, expected) => {
    const { code, output } = await refusal(files, env, ...flags);
    expect(output).toMatch(expected);
    expect(output).not.toMatch(/^\s+at .*:\d+:\d+/m);
    expect(output).not.toContain(token);
    expect(code).toBe(1);
  });
});

test('values that work on every laptop, and short values, are not secrets', () => {
  expect(findSecret('local-app-secret', { APP_SECRET: 'local-app-secret' })).toBeUndefined();
  expect(findSecret('a word', { VERIFY_TOKEN: 'word' })).toBeUndefined();
});
