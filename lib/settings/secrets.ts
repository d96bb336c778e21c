import { clientOptions } from '../aws/index.ts';
import { SettingsError } from './problem.ts';
import { describe, localDefaults } from './settings-table.ts';

export type SecretName = 'APP_SECRET' | 'PAGE_ACCESS_TOKEN' | 'VERIFY_TOKEN';

/** How long a failure is remembered (ms): a flood of requests must not become a flood of calls to Parameter Store. */
const retryAfter = 10_000;

interface Known {
  readonly value: Promise<string>;
  failedAt?: number;
}
const known = new Map<SecretName, Known>();

/**
 * A secret: from the environment (`sls offline`), else from Parameter Store below `SECRETS_PATH`, read once per cold start. A
 * failure is retried after ten seconds, so that a secret set by the owner works without a deploy.
 *
 * @throws {SettingsError} where it is set nowhere; says how to set it. Its value appears in no error.
 */
export function secret(name: SecretName): Promise<string> {
  const set = process.env[name]?.trim() || (process.env.LOCAL === '1' ? localDefaults[name] : undefined);
  if (set) return Promise.resolve(set);
  const earlier = known.get(name);
  if (earlier && Date.now() - (earlier.failedAt ?? Number.POSITIVE_INFINITY) < retryAfter) return earlier.value;
  const read: Known = { value: readParameter(name) };
  known.set(name, read);
  read.value.catch(() => {
    read.failedAt = Date.now();
  });
  return read.value;
}

async function readParameter(name: SecretName): Promise<string> {
  const path = process.env.SECRETS_PATH;
  if (!path) throw missing(name, 'is not set, and neither is SECRETS_PATH');
  // Loaded when first needed: the function that Meta waits for starts faster without it on a laptop, and alongside its first work on Lambda.
  const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm');
  const client = new SSMClient(clientOptions({ endpoint: process.env.SSM_ENDPOINT || undefined }));
  try {
    const answer = await client.send(new GetParameterCommand({ Name: `${path}/${name}`, WithDecryption: true }));
    const value = answer.Parameter?.Value?.trim();
    if (!value) throw missing(name, 'is empty in Parameter Store');
    return value;
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterNotFound') {
      throw missing(name, `is not in Parameter Store at ${path}/${name}`, error);
    }
    throw error;
  } finally {
    client.destroy();
  }
}

function missing(name: SecretName, what: string, cause?: Error): SettingsError {
  const where = `Run \`npm run connect\` to set it. ${describe[name].where}`;
  return new SettingsError([{ setting: name, what, where }], { cause });
}
