import { createGraph, type Graph } from '../../lib/graph/index.ts';
import { pageSecretNames } from '../../lib/settings/index.ts';
import type { Cli } from '../command/command.ts';
import { Stop } from '../command/stop.ts';
import type { Target } from './target.ts';

/** The Graph API with the connected Page and its app. @throws {Stop} where no Page is connected. */
export async function graphOf(target: Target, cli: Cli): Promise<Graph> {
  const identity = await target.identity();
  for (const name of pageSecretNames) cli.terminal.hide(identity[name]);
  const { APP_ID, APP_SECRET, PAGE_ACCESS_TOKEN } = identity;
  const pageId = cli.config.page.id ?? identity.PAGE_ID;
  if (!APP_ID || !APP_SECRET || !PAGE_ACCESS_TOKEN || !pageId) {
    throw new Stop(
      `No Page is connected to ${target.title}.`,
      `Run \`npm run connect${target.flags === '' ? '' : ` --${target.flags}`}\`.`,
    );
  }
  return createGraph({ url: target.graphUrl, pageId, token: PAGE_ACCESS_TOKEN, appId: APP_ID, appSecret: APP_SECRET });
}
