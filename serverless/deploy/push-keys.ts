import { GetParametersCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { PUSH_KEY, parsePushKeys } from '../../lib/settings/index.ts';
import { newPushKeys } from '../push-keys.ts';

/**
 * Makes the keys of web push where Parameter Store has none. Later deploys keep them: browsers that subscribed with
 * them would get nothing from others. The private key is a SecureString, and is never printed.
 */
export async function ensurePushKeys(ssm: SSMClient, secrets: string): Promise<void> {
  const [pair, publicKey] = [`${secrets}/VAPID_KEYS`, `${secrets}/${PUSH_KEY}`];
  const { Parameters = [] } = await ssm.send(
    new GetParametersCommand({ Names: [pair, publicKey], WithDecryption: true }),
  );
  const stored = (name: string): string => Parameters.find(({ Name }) => Name === name)?.Value ?? '';
  let keys = parsePushKeys(stored(pair));
  if (keys === undefined) {
    keys = await newPushKeys();
    await ssm.send(
      new PutParameterCommand({ Name: pair, Type: 'SecureString', Value: JSON.stringify(keys), Overwrite: true }),
    );
  }
  if (stored(publicKey) === keys.publicKey) return;
  await ssm.send(new PutParameterCommand({ Name: publicKey, Type: 'String', Value: keys.publicKey, Overwrite: true }));
}
