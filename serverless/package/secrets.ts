import { findSecretShape } from '../../lib/redact.ts';
import { type Environment, identitySecretNames, localDefault, secretNames } from '../../lib/settings/index.ts';
import type { Service } from './service.ts';
import { SetupError } from './setup-error.ts';

/**
 * Names the secret that a text contains, if any: a setting of the operator by its value, or a text that looks like a
 * secret. The values that work on every laptop are not secret.
 * @param env where the operator's secrets are on this machine.
 */
export function findSecret(text: string, env: Environment): string | undefined {
  const names = [...secretNames, ...identitySecretNames];
  const setting = names.find((name) => {
    const value = env[name] ?? '';
    return value.length >= 16 && value !== localDefault(name) && text.includes(value);
  });
  return setting ?? findSecretShape(text);
}

/**
 * @throws {SetupError} where the service contains a secret: all who may read the stack could read it in the template.
 */
export function checkSecrets({ provider, functions, custom, resources }: Service, env: Environment): void {
  const found = findSecret(JSON.stringify({ provider, functions, custom, resources }), env);
  if (found) throw secretFound(found, 'serverless.yml, or in a setting that it reads');
}

export function secretFound(secret: string, place: string): SetupError {
  return new SetupError(
    `There is a secret (${secret}) in ${place}. Nothing was changed.\nTake it out, and make a new one: this one may have been read. \`npm run secret -- set NAME\` stores a secret of your bot, which reads it with \`await chat.secret('NAME')\`; \`npm run connect\` stores those of the Page.`,
  );
}
