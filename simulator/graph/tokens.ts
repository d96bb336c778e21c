import type { World } from '../model/world.ts';
import { callerOf, longLived, requireApp, required, userToken } from './auth.ts';
import { GraphError, invalidToken } from './error.ts';
import { parseFields, select } from './fields.ts';
import type { GraphCall, GraphHandler } from './handler.ts';
import { pageNode } from './page-node.ts';
import type { GraphRequest } from './request.ts';

const SCOPES = ['pages_show_list', 'pages_messaging', 'pages_manage_metadata', 'pages_read_engagement'];
const HOUR = 3600;

/** The Page's admin. */
const USER = { id: '100200300400', name: 'Page Admin', first_name: 'Page', last_name: 'Admin', email: undefined };

/** `GET /debug_token?input_token=`. Source: Access Token Debug Tool. */
export function debugToken({ world, caller, params, token }: GraphCall): unknown {
  const input = required(params, 'input_token');
  const found = callerOf(world, input);
  // Every token may ask about itself.
  if (caller.kind === 'page' && input !== token) requireApp(caller);
  if (!found) {
    const error = { code: 190, message: 'Invalid OAuth access token.' };
    return { data: { error, is_valid: false, scopes: [] } };
  }
  const { app, kind } = found;
  const valid = kind !== 'page' || world.state.tokenValid;
  const now = Math.floor(world.now() / 1000);
  return {
    data: {
      app_id: app.id,
      type: kind.toUpperCase(),
      application: app.name,
      data_access_expires_at: kind === 'app' ? 0 : now + 90 * 24 * HOUR,
      expires_at: valid ? 0 : now - HOUR,
      is_valid: valid,
      ...(!valid && {
        error: { code: 190, subcode: 463, message: 'Error validating access token: Session has expired.' },
      }),
      ...(kind !== 'app' && { scopes: SCOPES, user_id: USER.id }),
      ...(kind === 'app' && { scopes: [] }),
      ...(kind === 'page' && { profile_id: world.options.page.id }),
    },
  };
}

/** `GET /oauth/access_token`: an app's token, or a long-lived token of a user. The call itself needs no token. */
export function exchangeToken(world: World, { params }: GraphRequest): unknown {
  const id = required(params, 'client_id');
  const app = world.apps.find((each) => each.id === id);
  if (!app)
    throw new GraphError(101, 'Error validating application. Cannot get application info due to a system error.');
  if (required(params, 'client_secret') !== app.secret) {
    throw new GraphError(1, 'Error validating client secret.');
  }
  const grant = params.grant_type ?? (params.code === undefined ? undefined : 'authorization_code');
  switch (grant) {
    case 'client_credentials':
      return { access_token: `${app.id}|${app.secret}`, token_type: 'bearer' };
    case 'authorization_code':
      return { access_token: userToken(world), token_type: 'bearer', expires_in: 2 * HOUR };
    case 'fb_exchange_token': {
      if (callerOf(world, required(params, 'fb_exchange_token'))?.kind !== 'user') {
        throw invalidToken();
      }
      return { access_token: longLived(world), token_type: 'bearer', expires_in: 60 * 24 * HOUR };
    }
    default:
      throw new GraphError(1, 'Invalid grant_type. Use client_credentials, authorization_code or fb_exchange_token.');
  }
}

/** `GET /me/accounts`: the Pages of the user, each with its token. */
export function getAccounts({ world, caller }: GraphCall): unknown {
  if (caller.kind !== 'user') {
    throw new GraphError(100, '(#100) Tried accessing nonexisting field (accounts) on node type (Page)');
  }
  const { id, name } = world.options.page;
  const tasks = ['ADVERTISE', 'ANALYZE', 'CREATE_CONTENT', 'MESSAGING', 'MODERATE', 'MANAGE'];
  return { data: [{ access_token: caller.app.token, category: 'Business', name, id, tasks }] };
}

/** `GET /me` and `GET /{page}`. */
export const getMe: GraphHandler = ({ world, caller, params, path }) => {
  const fields = parseFields(params.fields);
  if (caller.kind === 'user' && path[0] === 'me') return select(USER, fields, ['name', 'id']);
  return select(pageNode(world, caller), fields, ['name', 'id']);
};

/** `GET /{app}`. */
export function getApp({ caller: { app }, params }: GraphCall): unknown {
  const link = `https://www.facebook.com/games/?app_id=${app.id}`;
  return select({ id: app.id, name: app.name, category: 'Business', link }, parseFields(params.fields), [
    'name',
    'link',
  ]);
}

/** `GET /me/permissions`. Source: Permissions reference. */
export function getPermissions({ caller }: GraphCall): unknown {
  if (caller.kind === 'app') throw new GraphError(2500, 'An active access token must be used to query information.');
  return { data: SCOPES.map((permission) => ({ permission, status: 'granted' })) };
}

/** `GET /me/picture`. The simulator answers with the address, as Meta does with `redirect=0`. */
export function getPicture({ world, caller }: GraphCall): unknown {
  return pageNode(world, caller).picture;
}
