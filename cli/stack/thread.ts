import type { Reach } from '../../lib/aws/index.ts';
import type { Thread } from '../../lib/conversation/index.ts';
import type { Cli } from '../command/command.ts';
import { Stop } from '../command/stop.ts';
import { missing, type Target } from './index.ts';

/**
 * The thread that the command names: `page:customer`, or only the customer, on the connected Page.
 * @throws {Stop} where the command names none or half of one, or the Page is not known.
 */
export async function threadOf(given: string | undefined, cli: Cli, target: Target, usage: string): Promise<Thread> {
  if (given === undefined || given === '') throw new Stop('Which thread?', `\`npm run threads\` lists them.\n${usage}`);
  if (/^:|:$/.test(given)) throw new Stop(`"${given}" is half of a thread.`, 'Write it as <page>:<customer>.');
  const [, page, customer] = /^(\d+):(.+)$/.exec(given) ?? [];
  if (page !== undefined && customer !== undefined) return { page, customer };
  const known = cli.config.page.id ?? (await target.identity()).PAGE_ID ?? (target.local ? undefined : '0');
  if (known !== undefined) return { page: known, customer: given };
  throw new Stop(`On which Page is ${given}?`, `Write the thread as <page>:${given}.`);
}

/** The error for a conversation of which nothing is stored. */
export function noSuchThread({ page, customer }: Thread, target: Target): Stop {
  return new Stop(
    `There is nothing of ${page}:${customer} on ${target.title}.`,
    `Check the id: \`npm run threads -- --since all${target.flags}\` lists the conversations.`,
  );
}

/** @throws {Stop} where the table cannot be found. */
export async function tableOf(target: Target): Promise<Reach & { readonly name: string }> {
  const { table } = await target.resources();
  if (table) return table;
  throw missing(target, 'table');
}
