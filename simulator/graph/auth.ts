import { createHmac } from 'node:crypto';
import type { AppIdentity, World } from '../model/world.ts';
import { expiredToken, GraphError, invalid, invalidToken } from './error.ts';
import type { GraphRequest } from './request.ts';

/** The holder of the token that a call carries. */
export interface Caller {
  kind: 'page' | 'user' | 'app';
  app: AppIdentity;
}

/**
 * @throws {GraphError} 2500 without a token, 190 with one that is wrong or expired, 100 if the proof does not match
 */
export function authenticate(
  world: World,
  { token, proof, params }: Pick<GraphRequest, 'token' | 'proof' | 'params'>,
): Caller {
  if (token === undefined) {
    throw new GraphError(
      2500,
      'An active access token must be used to query information about the current user.',
      undefined,
    );
  }
  const caller = callerOf(world, token);
  if (!caller) throw invalidToken();
  if (caller.kind === 'page' && !world.state.tokenValid) throw expiredToken(world.now());
  // `debug_token` carries two tokens. Client libraries prove one or the other.
  const proven = [token, params.input_token].filter((each) => typeof each === 'string');
  const proofs = proven.map((each) => createHmac('sha256', caller.app.secret).update(each).digest('hex'));
  if (proof !== undefined && !proofs.includes(proof)) {
    throw new GraphError(100, 'Invalid appsecret_proof provided in the API argument', undefined, {
      type: 'GraphMethodException',
    });
  }
  return caller;
}

/** The holder of a token, also of an expired one. */
export function callerOf(world: World, token: string): Caller | undefined {
  for (const app of world.apps) {
    if (token === app.token) return { kind: 'page', app };
    if (token === `${app.id}|${app.secret}`) return { kind: 'app', app };
  }
  const [first] = world.apps;
  if (first && (token === userToken(world) || token === longLived(world))) return { kind: 'user', app: first };
  return undefined;
}

export const userToken = (world: World): string => world.options.userToken ?? 'local-user-token';

/** What `fb_exchange_token` answers with. */
export const longLived = (world: World): string => `${userToken(world)}-long-lived`;

/** @throws {GraphError} 15 */
export function requireApp(caller: Caller): AppIdentity {
  if (caller.kind === 'app') return caller.app;
  throw new GraphError(15, '(#15) This method must be called with an app access_token.');
}

/** @throws {GraphError} 210 */
export function requirePage(caller: Caller): AppIdentity {
  if (caller.kind === 'page') return caller.app;
  throw new GraphError(210, '(#210) A page access token is required to request this resource.');
}

/** @throws {GraphError} 100 naming the parameter */
export function required(params: Record<string, unknown>, name: string): string {
  const value = params[name];
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number') return String(value);
  throw invalid(`The parameter ${name} is required`);
}
