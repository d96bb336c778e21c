import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { verifyIdentity } from '../../lib/live/identity/verify-identity.ts';
import { SHOP_SECRET } from '../support/identity-token.ts';

test('the code for a shop’s server in docs/identity.md makes a token that proves the customer', () => {
  const [, code = ''] =
    /^```js\n(import \{ createHmac \}[\s\S]*?)^```/m.exec(readFileSync('docs/identity.md', 'utf8')) ?? [];
  const program = `${code}\nprocess.stdout.write(identityOf('Kundin Nr. 4711 – é'));`;
  const env = { PATH: process.env.PATH, IDENTITY_SECRET: SHOP_SECRET };
  const token = execFileSync(process.execPath, ['--input-type=module', '-e', program], { env }).toString();
  const proven = { kind: 'proven', identity: { sub: 'Kundin Nr. 4711 – é' } };
  expect(verifyIdentity(token, [SHOP_SECRET], Date.now())).toEqual(proven);
});
