import { emulatorKeys, type Reach, signedRequest } from '../../lib/aws/index.ts';
import { isLoopback } from '../../lib/config/index.ts';
import { awsOf } from './clients.ts';

/**
 * Calls SNS by its query protocol: its client is not among the dependencies for so few calls.
 * @param fields The fields of the form, with the action.
 * @returns the answer's XML.
 * @throws {Error} named as AWS names it, as the SDK does.
 */
export async function callSns(
  { region = 'us-east-1', endpoint }: Reach,
  fields: Readonly<Record<string, string>>,
): Promise<string> {
  const isLocal = endpoint !== undefined && isLoopback(endpoint);
  const answer = await signedRequest({
    service: 'sns',
    region,
    keys: isLocal ? emulatorKeys : await awsOf(region).cloudWatch.config.credentials(),
    endpoint,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ Version: '2010-03-31', ...fields }).toString(),
  });
  const xml = await answer.text();
  if (answer.ok) return xml;
  const error = new Error(textIn(xml, 'Message') ?? `SNS answers ${answer.status}`);
  error.name = textIn(xml, 'Code') ?? error.name;
  throw error;
}

/** The text of the first element with this name. */
export function textIn(xml: string, element: string): string | undefined {
  const text = new RegExp(`<${element}>\\s*(.*?)\\s*</${element}>`, 's').exec(xml)?.[1];
  return text?.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: keyof typeof entities) => entities[name]);
}

const entities = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
