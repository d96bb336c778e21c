import { emulatorKeys, signedRequest } from '../aws/index.ts';
import { field, object, text } from '../json.ts';
import { awsEnvironment } from './aws-environment.ts';

/** Longest wait for an answer (ms): Meta waits for the function that waits for this. */
const PATIENCE = 3_000;

/**
 * Reads what Parameter Store holds at `path/name`, without blanks around it. One signed request: the SDK's client is
 * five times the size of the function that Meta waits for.
 * @returns nothing where there is no such parameter.
 * @throws {Error} with AWS's own reason where it does not answer.
 */
export async function readParameter(path: string, name: string): Promise<string | undefined> {
  const { region, keys = emulatorKeys, endpoint } = awsEnvironment();
  const answer = await signedRequest({
    service: 'ssm',
    region,
    keys,
    endpoint: process.env.SSM_ENDPOINT || endpoint,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.GetParameter' },
    body: JSON.stringify({ Name: `${path}/${name}`, WithDecryption: true }),
    timeout: PATIENCE,
  });
  const body = object(await answer.json());
  const value = field(body?.Parameter, 'Value');
  if (answer.ok) return typeof value === 'string' ? value.trim() : undefined;
  const type = text(body?.__type) ?? '';
  if (type.endsWith('ParameterNotFound')) return undefined;
  const reason = `${type || answer.status} ${text(body?.message) ?? ''}`.trim();
  throw new Error(`Parameter Store did not return ${path}/${name}: ${reason}`);
}
