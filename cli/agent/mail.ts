import { type AgentRecord, mailAddress } from '../../lib/agents/index.ts';
import { callSns } from '../aws/sns.ts';
import { subscribers } from '../aws/subscriptions.ts';
import { Stop } from '../command/stop.ts';
import { missing } from '../stack/index.ts';
import type { AgentStack } from './agent-stack.ts';

/** The topic of agents' mails. @throws {Stop} where the stack has none. */
export function topicOf(stack: AgentStack) {
  const { notifyTopic } = stack.resources;
  if (notifyTopic) return notifyTopic;
  if (stack.target.local) {
    throw new Stop(
      'There is no topic for mails on this laptop.',
      'Start `npm start` without GRAPH_URL and run this again: its simulator shows mails.',
    );
  }
  throw missing(stack.target, 'topic for mails');
}

/** @throws {Stop} where another agent has the address: a topic has each address once. */
export async function refuseAddress(stack: AgentStack, address: string, agentId?: string): Promise<void> {
  const same = (mail: string | undefined) => mail?.toLowerCase() === address.toLowerCase();
  const other = (await stack.directory.list()).find(({ id, mail }) => id !== agentId && same(mail));
  if (other) throw new Stop(`${other.name} has the address ${address} already.`, 'Give each agent their own address.');
}

/** `mail`: subscribes an agent's address to the topic, or without one ends the mails. */
export async function changeMail(stack: AgentStack, agent: AgentRecord, given: string | undefined): Promise<number> {
  const { directory, cli, target } = stack;
  const topic = topicOf(stack);
  const address = given === undefined ? undefined : mailAddress(given);
  if (address !== undefined) await refuseAddress(stack, address, agent.id);
  if (agent.mail !== undefined && agent.mail !== address) await endMails(stack, agent.mail);
  await directory.setMail(agent.id, address);
  if (address === undefined) {
    cli.terminal.print(`✓ ${agent.name} gets no mails.`);
    return 0;
  }
  if (!(await subscribe(stack, agent.id, address))) {
    cli.terminal.print(`✓ ${address} gets the mails of ${agent.name}: it was confirmed before.`);
    return 0;
  }
  cli.terminal.print(`✓ ${topic.endpoint ? 'A mail' : 'AWS sends a mail that'} asks ${address} to confirm.`);
  cli.terminal.print(`→ Copy the address of its link, do not open it, and run within two days:
  npm run agent -- confirm "LINK"${target.flags}
  Then only you can end the mails. If the link is opened, every reader of a mail can, and mail scanners do.`);
  return 0;
}

/** Each mail names its agent, and goes to that agent's address alone. @returns false where it was confirmed before. */
async function subscribe(stack: AgentStack, agentId: string, address: string): Promise<boolean> {
  const { arn, ...reach } = topicOf(stack);
  const policy = JSON.stringify({ agent: [agentId] });
  const known = (await subscribers(reach, arn)).find(
    ({ endpoint }) => endpoint.toLowerCase() === address.toLowerCase(),
  );
  if (known?.arn !== undefined) {
    await callSns(reach, {
      Action: 'SetSubscriptionAttributes',
      SubscriptionArn: known.arn,
      AttributeName: 'FilterPolicy',
      AttributeValue: policy,
    });
    return false;
  }
  await callSns(reach, {
    Action: 'Subscribe',
    TopicArn: arn,
    Protocol: 'email',
    Endpoint: address,
    'Attributes.entry.1.key': 'FilterPolicy',
    'Attributes.entry.1.value': policy,
  }).catch((error: Error) => {
    if (!/already exists with different attributes/i.test(error.message)) throw error;
    throw new Stop(
      `${address} was asked to confirm for another agent, and has not done so.`,
      'AWS forgets that after two days: run `npm run agent -- mail` then, or use another address.',
    );
  });
  return true;
}

/** Removes an address from the topic. One that is not confirmed gets no mails, and AWS forgets it after two days. */
export async function endMails(stack: AgentStack, address: string): Promise<void> {
  const { arn, ...reach } = topicOf(stack);
  for (const { endpoint, arn: subscription } of await subscribers(reach, arn)) {
    if (subscription === undefined || endpoint.toLowerCase() !== address.toLowerCase()) continue;
    await callSns(reach, { Action: 'Unsubscribe', SubscriptionArn: subscription });
  }
}

/** `confirm`: confirms an address with the link of its mail, so that only the operator can end the mails. */
export async function confirmMail(stack: AgentStack, link: string | undefined, usage: string): Promise<number> {
  if (link === undefined) throw new Stop('Which link?', usage);
  const { arn, ...reach } = topicOf(stack);
  const query = URL.canParse(link) ? new URL(link).searchParams : undefined;
  const [topic, token] = [query?.get('TopicArn'), query?.get('Token')];
  if (!topic || !token) {
    throw new Stop(
      'That is no link of a mail that asks to confirm.',
      'Copy the address behind "Confirm subscription", and put it in quotes: the terminal splits it at every &.',
    );
  }
  if (topic !== arn) {
    throw new Stop(
      `That link is of the topic ${topic}, not of ${stack.target.title}.`,
      'Name its stack with --stage and --region, or --local.',
    );
  }
  await callSns(reach, {
    Action: 'ConfirmSubscription',
    TopicArn: arn,
    Token: token,
    AuthenticateOnUnsubscribe: 'true',
  }).catch((error: Error) => {
    if (!/InvalidParameter|NotFound|token/i.test(`${error.name} ${error.message}`)) throw error;
    throw new Stop(
      'AWS does not accept the link: it is older than two days, or was not copied whole.',
      `Ask for a new mail with \`npm run agent -- mail NAME ADDRESS${stack.target.flags}\`.`,
    );
  });
  stack.cli.terminal.print('✓ Confirmed: mails go to that address, and only you can end them.');
  return 0;
}
