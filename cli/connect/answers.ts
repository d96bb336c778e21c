import { readSettings } from '../../lib/settings/index.ts';
import type { Cli } from '../command/command.ts';
import { Stop } from '../command/stop.ts';
import type { Identity } from '../stack/index.ts';

/** What only the owner knows. */
export interface Answers {
  readonly appId: string;
  readonly appSecret: string;
  /** Of a user who manages the Page, or of the Page itself. */
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
 * From flags, else the environment, else what was stored before, else by asking. Enter keeps what was stored.
 * @throws {Stop} where something is missing and nobody is there to ask.
 * @throws {SettingsError} where something was not copied as it is.
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
      'Run `npm run connect` in a terminal to be asked for it, or set it: answers that are piped in are not read. Secrets are better in the environment than in flags, which the shell remembers.',
    );
  }
  const { appId = '', appSecret = '', pageAccessToken: token = '' } = readSettings({ ...found });
  return { appId, appSecret, token };
}
