import { createHmac } from 'node:crypto';

/**
 * `appsecret_proof`: proves that the sender of a token also knows the app's secret.
 * Hex HMAC-SHA256 with the app secret as key over the access token. Source: Securing Graph API calls.
 *
 * @example const query = { appsecret_proof: appSecretProof(token, appSecret) };
 */
export function appSecretProof(token: string, appSecret: string): string {
  return createHmac('sha256', appSecret).update(token).digest('hex');
}
