import { readSettings } from '../../lib/settings/index.ts';
import type { Cli } from '../command/command.ts';
import { Stop } from '../command/stop.ts';
import type { Identity } from '../stack/index.ts';

/** What only the operator knows. */
export interface Answers {
  readonly appId: string;
  readonly appSecret: string;
  /** The token of a user who manages the Page, or of the Page itself. */
  readonly token: string;
}

export interface Flags {
  readonly 'app-id'?: string;
  readonly 'app-secret'?: string;
  readonly token?: string;
  readonly yes?: boolean;
}

const questions = [
  {
    name: 'APP_ID',
    flag: 'app-id',
    secret: false,
    text: 'App id (https://developers.facebook.com/apps, beside its name)',
  },
  { name: 'APP_SECRET', flag: 'app-secret', secret: true, text: 'App secret (there, App settings, Basic)' },
  {
    name: 'PAGE_ACCESS_TOKEN',
    flag: 'token',
    secret: true,
    text: 'A token of yours or of the Page (https://developers.facebook.com/tools/explorer: choose the app, then the permissions pages_show_list, pages_messaging, pages_manage_metadata)',
  },
] as const;

/**
 * Takes the answers from flags, then the environment, then the stored values, then by asking. Enter keeps a stored
 * value.
 * @throws {Stop} where an answer is missing and there is no terminal to ask in.
 * @throws {SettingsError} where an answer cannot be right: it was not copied completely.
 */
export async function answers({ env, terminal }: Cli, flags: Flags, stored: Identity): Promise<Answers> {
  const found: Identity = {};
  const missing: string[] = [];
  for (const { name, flag, secret, text } of questions) {
    const given = flags[flag]?.trim() || env[name]?.trim();
    let value = given || stored[name];
    if (!given && terminal.interactive && !flags.yes) {
      const kept = value === undefined ? '' : ` [Enter keeps ${secret ? 'the stored one' : value}]`;
      value = (await terminal.ask(`${text}${kept}:`, { secret })) || value;
    }
    if (secret) terminal.hide(value);
    if (value) found[name] = value;
    else missing.push(`--${flag} (or ${name})`);
  }
  if (missing.length > 0) {
    throw new Stop(
      `Not given: ${missing.join(', ')}.`,
      'Run `npm run connect` in a terminal, which asks for it, or set it. Answers from a pipe are not read. Set secrets in the environment: the shell remembers flags.',
    );
  }
  const { appId = '', appSecret = '', pageAccessToken: token = '' } = readSettings({ ...found });
  return { appId, appSecret, token };
}
