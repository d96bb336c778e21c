import { setTimeout as wait } from 'node:timers/promises';
import { isAgentCode } from '../../lib/agents/index.ts';
import { gatewayPush, pushTables, revoked } from '../../lib/live/index.ts';
import { Stop } from '../command/stop.ts';
import { agreed } from '../terminal/agreed.ts';
import type { AgentStack } from './agent-stack.ts';
import { endMails } from './mail.ts';
import { named } from './named.ts';
import { releaseThreads } from './release-threads.ts';

/** How long the index of conversations, and a turn that runs, may be behind (ms). */
const settles = 3_000;

/**
 * `revoke`: ends what an agent may do. Sign-in ends first: from then on every frame and every turn refuses the agent,
 * whatever of the rest fails.
 */
export async function revokeAgent(
  stack: AgentStack,
  given: string | undefined,
  {
    yes,
    usage,
    pause = settles,
  }: { readonly yes: boolean | undefined; readonly usage: string; readonly pause?: number },
): Promise<number> {
  const { cli, directory, target } = stack;
  const agent = await named(stack, given, usage).catch((error: unknown) => {
    // An earlier run deleted the agent and was stopped: this one does the rest.
    if (given !== undefined && isAgentCode(given)) return { id: given, name: given, mail: undefined };
    throw error;
  });
  if (!(await agreed(cli.terminal, `Revoke ${agent.name} on ${target.title}?`, yes))) {
    throw new Stop('Nothing was changed.', 'Add --yes to revoke without a question.');
  }
  const { connections: open } = await directory.revoke(agent.id, Date.now());
  cli.terminal.print(`✓ ${agent.name} is signed out everywhere, gets no notifications, and cannot sign in.`);

  const failed: string[] = [];
  const notDone = (what: string) => (error: unknown) =>
    void failed.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  await cut(stack, open, notDone('an open inbox was not closed, and is refused all the same'));
  const released = await releaseThreads(stack, agent.id, () => wait(pause)).catch(
    notDone('their conversations may still name them: take those over in the inbox'),
  );
  if (released) cli.terminal.print(`✓ Conversations that wait for another agent now: ${released}.`);
  if (agent.mail !== undefined) {
    await endMails(stack, agent.mail).catch(
      notDone(
        `${agent.mail} is still subscribed, and gets no mails: remove it under SNS, Subscriptions, in the console`,
      ),
    );
  }
  for (const what of failed) cli.terminal.print(`! ${what}`);
  if (failed.length > 0) cli.terminal.print(`→ \`npm run agent -- revoke ${agent.id}${target.flags}\` tries again.`);
  if ((await directory.list()).every(({ role }) => role !== 'admin')) {
    cli.terminal.print(`! There is no admin now.\n→ \`npm run agent -- add "NAME" --admin${target.flags}\` makes one.`);
  }
  return failed.length > 0 ? 1 : 0;
}

/** Tells the agent's open inboxes that the agent was revoked, and closes them. */
async function cut(
  { resources: { socket, table: reach }, table }: AgentStack,
  open: readonly string[],
  fail: (error: unknown) => void,
): Promise<void> {
  if (socket === undefined || open.length === 0) return;
  const push = gatewayPush({
    ...pushTables(table),
    back: () => undefined,
    endpoint: socket,
    region: reach?.region,
    warn: (_, { error }) => fail(error),
  });
  await push.cutOff(open, revoked().frame(undefined));
}
