import type { Cli, Command } from '../command/command.ts';
import { parse, targetOptions } from '../command/options.ts';
import { Stop } from '../command/stop.ts';
import { targetOf } from '../stack/index.ts';
import { agreed } from '../terminal/agreed.ts';
import { change, check, type Flags, type Found, reportTo } from './index.ts';

const usage = `npm run connect -- [--local] [--stage dev] [--region eu-central-1] [--url https://…] [--page ID] [--yes]
  Connects a Facebook Page: asks for the app's id and secret and a token (or takes --app-id, --app-secret, --token,
  or APP_ID, APP_SECRET, PAGE_ACCESS_TOKEN), checks them, stores them, and subscribes app and Page to the webhook.
  --local  this laptop: stores in .env, and needs --url with the address that ngrok shows
  --url    the address that Meta is to call; left out, the one of the deployed stack
  --yes    asks nothing, and overwrites what Meta has otherwise`;

const options = {
  ...targetOptions,
  yes: { type: 'boolean' },
  page: { type: 'string' },
  url: { type: 'string' },
  'app-id': { type: 'string' },
  'app-secret': { type: 'string' },
  token: { type: 'string' },
} as const;

/** Connects a Page to a deployed stack or to this laptop. It can run again at any time, and repairs what differs. */
export const connect: Command = {
  usage,
  options,
  async run(args, cli) {
    const { values: flags } = parse(args, options, usage, false);
    // The simulator needs no connection: without another server, Meta is meant.
    const target = targetOf(cli, flags, 'https://graph.facebook.com');
    const report = reportTo(cli.terminal);

    report.heading(`Checks; nothing is changed yet (${target.title})`);
    const found = await check(cli, target, flags, report);
    await confirmMove(cli, found, flags);

    report.heading('Changes');
    await change(cli, target, found, flags, report);
    cli.terminal.print(
      `\nConnected. \`npm run doctor${target.flags && ` --${target.flags}`}\` looks at all of it at any time.`,
    );
    return 0;
  },
};

/** An app has one address. Moving it stops the deliveries to the current one. */
async function confirmMove({ terminal }: Cli, { subscription, webhook }: Found, { yes }: Flags): Promise<void> {
  const now = subscription?.callback_url;
  if (!now || now === webhook) return;
  terminal.print(`\nThe app delivers to ${now} now. It would then deliver to ${webhook} only.`);
  if (await agreed(terminal, 'Move it?', yes)) return;
  throw new Stop('Nothing was changed: the app delivers to another address.', 'Add --yes to move it here.');
}
