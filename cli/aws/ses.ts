import { emulatorKeys, type Reach, signedRequest } from '../../lib/aws/index.ts';
import { isLoopback } from '../../lib/config/index.ts';
import { type JsonObject, object, readJson, text } from '../../lib/json.ts';
import { awsOf } from './clients.ts';

/**
 * Asks SES (version 2 of its API) for something. Its client is not among the dependencies for so few calls.
 *
 * @returns nothing where SES does not know it.
 * @throws {Error} named as AWS names it, as the SDK does.
 */
export async function askSes({ region = 'us-east-1', endpoint }: Reach, path: string): Promise<JsonObject | undefined> {
  const isLocal = endpoint !== undefined && isLoopback(endpoint);
  const answer = await signedRequest({
    service: 'ses',
    region,
    keys: isLocal ? emulatorKeys : await awsOf(region).cloudWatch.config.credentials(),
    host: `email.${region}`,
    endpoint,
    path,
  });
  const body = object(readJson(await answer.text()));
  if (answer.ok) return body;
  if (answer.status === 404) return undefined;
  const error = new Error(text(body?.message) ?? text(body?.Message) ?? `SES answers ${answer.status}`);
  error.name = answer.headers.get('x-amzn-errortype')?.split(':')[0] ?? error.name;
  throw error;
}
