import { type Graph, GraphError, type TokenInfo } from '../../lib/graph/index.ts';
import { Stop } from '../command/stop.ts';

/** Without them neither messages nor subscriptions work. */
const required = ['pages_messaging', 'pages_manage_metadata'] as const;
/** Only the Page's list of conversations needs it. */
const useful = ['pages_read_engagement'] as const;

const explorer = 'https://developers.facebook.com/tools/explorer';

/**
 * Asks Meta about a token.
 * @param run What to run with a better token, as part of a sentence.
 * @throws {Stop} where it has expired, belongs to another app, or cannot act for a Page.
 */
export async function inspect(graph: Graph, token: string, appId: string, run = 'this again'): Promise<TokenInfo> {
  const info = await graph.tokens.debug(token).catch((error: unknown) => {
    if (!(error instanceof GraphError) || error.retryable) throw error;
    throw otherApp(`Meta does not let app ${appId} look at this token (${error.reason})`, run, error);
  });
  if (info.app_id !== undefined && info.app_id !== appId) {
    throw otherApp(`This token belongs to app ${info.app_id}, not to ${appId}`, run);
  }
  if (!info.is_valid) {
    throw new Stop(
      `The token is not valid: ${(info.problem ?? 'Meta gives no reason').replace(/\.$/, '')}.`,
      `Make a new one at ${explorer} (choose the app, "Generate Access Token") and run ${run} with it.`,
    );
  }
  if (info.type === 'APP') {
    throw new Stop(
      'This is a token of the app: it cannot act for a Page.',
      `At ${explorer}, under "User or Page", choose a user token, and run ${run} with it.`,
    );
  }
  return info;
}

function otherApp(what: string, run: string, cause?: Error): Stop {
  const todo = `At ${explorer} choose this app at the top right, generate a token there, and run ${run} with it.`;
  return new Stop(`${what}.`, todo, { cause });
}

/**
 * Lists the missing permissions that are optional.
 * @param run As for `inspect`.
 * @throws {Stop} where a required permission is missing.
 */
export function checkPermissions({ scopes }: TokenInfo, run = 'this again'): string[] {
  const missing = required.filter((name) => !scopes.includes(name));
  if (missing.length > 0) {
    throw new Stop(
      `The token lacks the permission${missing.length > 1 ? 's' : ''} ${missing.join(' and ')}.`,
      `At ${explorer} add ${missing.join(', ')} under "Permissions", generate the token again (and leave the Page ticked in the dialog), then run ${run}.`,
    );
  }
  return useful.filter((name) => !scopes.includes(name));
}

/** When a token ends, in words; `now` in ms. */
export function lifetime({ expiresAt }: TokenInfo, now: number): string {
  if (expiresAt === undefined) return 'does not expire';
  const hours = Math.max(0, Math.round((expiresAt - now) / 3_600_000));
  return hours > 48 ? `expires in ${Math.round(hours / 24)} days` : `expires in ${hours} hours`;
}
