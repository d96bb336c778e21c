import { expect, test } from 'vitest';
import type { Service } from '../../../serverless/package/service.ts';
import { unsetVariables, warningOf } from '../../../serverless/package/unset-variables.ts';
import { copyProject } from '../../support/project.ts';

/** A file of the operator's own beside the bot. */
const own = './shop/url.ts';

const service: Service = {
  service: 'customer-chat',
  provider: { region: 'eu-central-1', environment: { GRAPH_URL: '' } },
  functions: { turn: { handler: 'handlers/turn.handler', name: 'turn', environment: { OWN_SETTING: 'x' } } },
};

test('variables that the bot and its files read and AWS does not have are named with their lines', async () => {
  const project = copyProject({
    'bot.ts': `import { defineBot } from './lib/bot/index.ts';
import { url } from '${own}';
const { SHOP_KEY, OTHER: other = '' } = process.env;
// process.env.IN_A_COMMENT
export default defineBot({ message: (chat) => chat.reply(url + SHOP_KEY + other + process.env.OWN_SETTING) });
`,
    [own]: `export const url = process.env['SHOP_URL'] ?? process.env.AWS_REGION ?? process.env.NODE_ENV ?? '';\n`,
  });
  const found = await unsetVariables(project, service);
  expect(found).toEqual(
    expect.arrayContaining([
      { name: 'SHOP_URL', file: 'shop/url.ts', line: 1 },
      { name: 'SHOP_KEY', file: 'bot.ts', line: 3 },
      { name: 'OTHER', file: 'bot.ts', line: 3 },
    ]),
  );
  expect(found).toHaveLength(3);
  expect(warningOf({ name: 'SHOP_KEY', file: 'bot.ts', line: 3 })).toMatch(
    /^bot\.ts:3 reads the environment variable SHOP_KEY, which is set nowhere in AWS\. .*npm run secret -- set SHOP_KEY/,
  );
});
