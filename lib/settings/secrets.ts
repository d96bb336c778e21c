import { kept } from './kept.ts';
import { readParameter } from './parameter.ts';
import { SettingsError } from './problem.ts';
import { describe, localDefaults } from './settings-table.ts';

/** The settings that are secret and belong to the connected Page. */
export const pageSecretNames = ['APP_SECRET', 'PAGE_ACCESS_TOKEN', 'VERIFY_TOKEN'] as const;
type PageSecretName = (typeof pageSecretNames)[number];

/** The settings that are secret. */
export const secretNames = [...pageSecretNames, 'VAPID_KEYS'] as const;
export type SecretName = (typeof secretNames)[number];

/**
 * A secret from the environment (`sls offline`), else from Parameter Store below `SECRETS_PATH`, read once per cold
 * start. A failed read is repeated after ten seconds, so that a secret that the operator sets works without a deploy.
 *
 * @throws {SettingsError} where it is set nowhere; says how to set it. No error has its value.
 */
export function secret(name: SecretName): Promise<string> {
  const set = process.env[name]?.trim() || (process.env.LOCAL === '1' ? localDefault(name) : undefined);
  if (set) return Promise.resolve(set);
  return fromStore(name);
}

const fromStore = kept(stored);

/** A laptop makes its own keys for web push, so these have no default. */
export function localDefault(name: string): string | undefined {
  const defaults: Readonly<Partial<Record<string, string>>> = localDefaults;
  return defaults[name];
}

async function stored(name: SecretName): Promise<string> {
  const path = process.env.SECRETS_PATH;
  if (!path) throw missing(name, 'is not set, and neither is SECRETS_PATH');
  const value = await readParameter(path, name);
  if (value) return value;
  throw missing(
    name,
    value === undefined ? `is not in Parameter Store at ${path}/${name}` : 'is empty in Parameter Store',
  );
}

function missing(name: SecretName, what: string): SettingsError {
  const where = isOfPage(name) ? `Run \`npm run connect\` to set it. ${describe[name].where}` : describe[name].where;
  return new SettingsError([{ setting: name, what, where }]);
}

const isOfPage = (name: SecretName): name is PageSecretName => name !== 'VAPID_KEYS';
