import { readParameter } from './parameter.ts';
import { describe } from './settings-table.ts';

/** The secret with which a shop signs who its visitors are, and the one before it: both count while a shop changes. */
export const identitySecretNames = ['IDENTITY_SECRET', 'IDENTITY_SECRET_OLD'] as const;

export interface IdentitySecrets {
  /** Those that are long enough. */
  readonly usable: readonly string[];
  /** Why none is usable, and what the operator does about it. */
  readonly problem?: string;
}

/** How long (ms) they are known: a new secret counts, and a leaked one does not any more, without a deploy. */
const KNOWN_FOR = 60_000;

/** How long a failure is remembered (ms): a flood of requests must not become a flood of calls to Parameter Store. */
const FAILURE_LASTS = 10_000;

let known: { readonly secrets: Promise<IdentitySecrets>; readonly until: number } | undefined;

/**
 * The secrets from the environment (`sls offline`), else from Parameter Store below `SECRETS_PATH`. Read only where a
 * page gives an identity, at most once a minute.
 *
 * @throws where Parameter Store cannot be asked: the browser then tries again. No error has a secret in it.
 */
export async function identitySecrets(): Promise<IdentitySecrets> {
  const path = process.env.SECRETS_PATH;
  if (process.env.LOCAL === '1' || !path) return checked(identitySecretNames.map((name) => process.env[name]?.trim()));
  if (known === undefined || Date.now() > known.until) {
    const read = Promise.all(identitySecretNames.map((name) => readParameter(path, name)));
    known = { secrets: read.then(checked), until: Date.now() + KNOWN_FOR };
  }
  const mine = known;
  try {
    return await mine.secrets;
  } catch (error) {
    if (known === mine) known = { ...mine, until: Math.min(mine.until, Date.now() + FAILURE_LASTS) };
    throw error;
  }
}

/** What is wrong with the secret `name`, as a sentence without its value; undefined where it can be used. */
export function identitySecretProblem(
  name: (typeof identitySecretNames)[number],
  value: string | undefined,
): string | undefined {
  const wrong = value ? describe[name].wrong(value) : 'is not set';
  return wrong && `${name} ${wrong}`;
}

function checked(values: readonly (string | undefined)[]): IdentitySecrets {
  const problems = identitySecretNames.map((name, index) => identitySecretProblem(name, values[index]));
  const usable = values.flatMap((value, index) => (value && problems[index] === undefined ? [value] : []));
  if (usable.length > 0) return { usable };
  return { usable, problem: `${problems[0]}. ${describe.IDENTITY_SECRET.where}` };
}
