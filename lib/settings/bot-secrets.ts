import { hideSecret } from '../hidden.ts';
import { kept } from './kept.ts';
import { readParameter } from './parameter.ts';
import { describe } from './settings-table.ts';

/** Where the bot's own secrets are in Parameter Store: below this name in the path of the others. */
export const BOT_SECRETS = 'bot';

/**
 * What is wrong with the name of a secret of the bot's own, as the rest of a sentence that begins with the name.
 * Undefined where it is right. On a laptop these secrets stand in `.env`, beside the settings.
 */
export function wrongSecretName(name: string): string | undefined {
  if (!/^[A-Z][A-Z0-9_]{0,99}$/.test(name))
    return 'is no name of a secret: use capital letters, digits and _, as in SHOP_KEY';
  if (Object.hasOwn(describe, name) || ownNames.test(name)) return 'is the name of a setting: choose another one';
  return undefined;
}

/** Names that mean something to Lambda, the AWS SDK, Node.js, npm, or serverless.yml. */
const ownNames =
  /^(AWS_|LAMBDA_|_|NODE_|NPM_|SITE_|INBOX_|SLS_)|^(LOCAL|LOG_LEVEL|STAGE|PATH|HOME|TZ|CI|PORT|WEBHOOK_URL|MONTHLY_BUDGET|SECRETS_PATH|CONNECTED_AT|NO_COLOR|HTTP_PROXY|HTTPS_PROXY|NO_PROXY)$/;

/**
 * A secret of the bot's own: on a laptop a line of `.env`, in AWS a parameter that `npm run secret` has set. It is read
 * once per cold start, and no log has it from then on.
 *
 * @returns nothing where it is not set.
 * @throws {Error} with AWS's reason where Parameter Store does not answer.
 */
export async function botSecret(name: string): Promise<string | undefined> {
  if (wrongSecretName(name) !== undefined) return undefined;
  const path = process.env.SECRETS_PATH;
  const value =
    process.env.LOCAL === '1' || !path ? process.env[name]?.trim() : await fromStore(`${path}/${BOT_SECRETS}/${name}`);
  hideSecret(value);
  return value || undefined;
}

/** An empty text where there is no such parameter: Parameter Store has no empty values. */
const fromStore = kept(async (path: string) => {
  const end = path.lastIndexOf('/');
  return (await readParameter(path.slice(0, end), path.slice(end + 1))) ?? '';
});
