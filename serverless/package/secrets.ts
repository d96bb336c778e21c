import { findSecretShape } from '../../lib/redact.ts';
import { localDefaults, type SecretName } from '../../lib/settings/index.ts';
import type { Service } from './service.ts';
import { SetupError } from './setup-error.ts';

const names: readonly SecretName[] = ['APP_SECRET', 'PAGE_ACCESS_TOKEN', 'VERIFY_TOKEN'];

/**
 * What secret stands in a text that is to be deployed, if any: one of the owner's own, by its value, or one that looks like one. The
 * values that work on a laptop are none.
 * @param env where the owner's secrets are on this machine.
 */
export function findSecret(text: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const own = names.find((name) => {
    const value = env[name] ?? '';
    return value.length >= 16 && value !== localDefaults[name] && text.includes(value);
  });
  return own ?? findSecretShape(text);
}

/** @throws {SetupError} where a secret stands in the service: it would be in the template, for everybody who may read the stack. */
export function checkSecrets({ provider, functions, custom, resources }: Service): void {
  const found = findSecret(JSON.stringify({ provider, functions, custom, resources }), process.env);
  if (found) throw secretFound(found, 'serverless.yml, or in a setting that it reads');
}

export function secretFound(what: string, where: string): SetupError {
  return new SetupError(
    `There is a secret (${what}) in ${where}. Nothing was changed.\nTake it out: \`npm run connect\` puts secrets into Parameter Store, where the functions read them; \`.env\` is for this machine.`,
  );
}
