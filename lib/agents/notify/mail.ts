import { emulatorKeys, signedRequest } from '../../aws/index.ts';
import { awsEnvironment } from '../../settings/aws-environment.ts';

/** Longest wait for SNS (ms). */
const PATIENCE = 5_000;
/** The same for every mail: mail programs show it on locked screens. */
const SUBJECT = 'A customer is waiting';

/** Sends a mail to an agent. @throws {Error} where SNS does not accept it. */
export type SendMail = (agentId: string, link: string) => Promise<void>;

/**
 * Mails by an SNS topic. Each agent's subscription has the filter policy `{ "agent": ["<id>"] }`, and each message the
 * attribute `agent`: one topic serves all, and a mail reaches one agent.
 */
export function snsMail({ topic, endpoint }: { readonly topic: string; readonly endpoint?: string }): SendMail {
  return async (agentId, link) => {
    const { region, keys = emulatorKeys, endpoint: standIn } = awsEnvironment();
    const body = new URLSearchParams({
      Action: 'Publish',
      Version: '2010-03-31',
      TopicArn: topic,
      Subject: SUBJECT,
      Message: `A customer is waiting for an answer.\n\nOpen the conversation: ${link}\n\nThe next mail comes in ten minutes at the earliest.\n`,
      'MessageAttributes.entry.1.Name': 'agent',
      'MessageAttributes.entry.1.Value.DataType': 'String',
      'MessageAttributes.entry.1.Value.StringValue': agentId,
    });
    const answer = await signedRequest({
      service: 'sns',
      // A topic is in its own region.
      region: topic.split(':')[3] || region,
      keys,
      endpoint: endpoint ?? standIn,
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: body.toString(),
      timeout: PATIENCE,
    });
    if (answer.ok) return answer.body?.cancel();
    const code = /<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1] ?? '';
    throw new Error(`SNS did not accept the mail: HTTP ${answer.status} ${code}`.trim());
  };
}
