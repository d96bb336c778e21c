import type { AgentRecord } from '../../lib/agents/index.ts';
import { agentDirectory } from '../../lib/agents/index.ts';
import { tableClient } from '../../lib/store/index.ts';
import { subscribers } from '../aws/subscriptions.ts';
import { type Check, command, type Finding, ok, type Patient, skip, warn } from './finding.ts';

/** Whether a customer who asks for a person reaches one, and agents are notified. */
export const agents: Check = async (patient) => {
  const { table, inbox } = patient.resources;
  if (table === undefined) return [skip('Agents', 'the table cannot be found')];
  const { name, ...reach } = table;
  const documentClient = tableClient(reach);
  try {
    const directory = agentDirectory({ documentClient, table: name });
    const all = await directory.list();
    if (all.length === 0) return [withoutAgents(patient)];
    const found = `${all.length}: ${all.map((agent) => agent.name).join(', ')}`;
    if (!(await directory.anySession(Date.now()))) return [signedOut(patient, found), await mails(patient, all)];
    return [ok('Agents', `${found}${inbox ? `; the inbox is at ${inbox}/inbox.html` : ''}`), await mails(patient, all)];
  } finally {
    documentClient.destroy();
  }
};

function withoutAgents(patient: Patient): Finding {
  const hasPageInbox = patient.graph !== undefined && patient.cli.config.handOver !== 'inbox';
  const found = hasPageInbox
    ? 'none was ever invited: on the website a customer who asks for a person gets no answer, in Messenger the Page Inbox answers'
    : 'none was ever invited, and no Page Inbox is used: a customer who asks for a person gets no answer';
  return warn('Agents', found, `${command(patient, 'agent -- add NAME')} prints a link that signs one in.`);
}

function signedOut(patient: Patient, found: string): Finding {
  const todo = `${command(patient, 'agent -- invite NAME')} prints a link that signs one in.`;
  return warn('Agents', `${found}, and none is signed in: a customer who asks for a person gets no answer`, todo);
}

/** An address gets mails once its owner's consent is confirmed at AWS. */
async function mails(patient: Patient, all: readonly AgentRecord[]): Promise<Finding> {
  const { notifyTopic } = patient.resources;
  const wanted = all.flatMap(({ mail }) => mail?.toLowerCase() ?? []);
  if (wanted.length === 0) return skip('Agent mails', 'no agent wants mails');
  if (notifyTopic === undefined) {
    const todo = patient.target.local ? 'Start `npm start` without GRAPH_URL.' : 'Deploy it again: `npx sls deploy`.';
    return warn('Agent mails', 'the stack has no topic for them', todo);
  }
  const { arn, ...reach } = notifyTopic;
  const confirmed = (await subscribers(reach, arn)).flatMap(({ endpoint, isConfirmed }) =>
    isConfirmed ? [endpoint.toLowerCase()] : [],
  );
  const missing = wanted.filter((address) => !confirmed.includes(address));
  if (missing.length === 0) return ok('Agent mails', `${wanted.length} confirmed`);
  return warn(
    'Agent mails',
    `${missing.join(', ')} gets none: the address is not confirmed`,
    `${command(patient, 'agent -- confirm LINK')} with the link of the mail from AWS; ${command(patient, 'agent -- mail NAME ADDRESS')} asks again.`,
  );
}

/** Whether the keys of web push exist: without them no phone is notified. */
export const push: Check = async ({ target }) => {
  if (await target.hasPushKeys()) return [ok('Push keys', 'the keys of web push exist')];
  return [
    warn('Push keys', 'the keys of web push are missing: no phone is notified', 'Deploy it again: `npx sls deploy`.'),
  ];
};

/** `humanAgent` is a claim of the operator: Meta's API does not say which features an app was granted. */
export const humanAgent: Check = async ({ cli, graph, identity }) => {
  if (cli.config.humanAgent !== true) return [skip('Human Agent', 'is not claimed: agents answer within 24 hours')];
  if (graph === undefined) return [skip('Human Agent', 'is claimed, and no Page is connected')];
  return [
    {
      ...skip('Human Agent', 'is claimed in chat.config.ts; Meta’s API cannot confirm it'),
      todo: `It is granted where the App Dashboard of ${identity.APP_ID} lists it under App Review, Permissions and features. If not, set humanAgent to false: Meta would refuse answers after 24 hours.`,
    },
  ];
};
