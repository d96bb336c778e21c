import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { awsOf } from '../aws/clients.ts';
import { type Subscriber, subscribers } from '../aws/subscriptions.ts';
import { type Check, type Finding, fail, ok, skip, warn } from './finding.ts';

const mail = 'Set ALARM_EMAIL in .env to your address, `npx sls deploy`, and confirm the mail that AWS sends.';

/** Whether an alarm rings, and whether AWS notifies a confirmed address. */
export const alarms: Check = async ({ cli: { env }, resources: { region, stack, types, alarmTopic } }) => {
  if (region === undefined || stack === undefined) return [skip('Alarms', 'there are none on a laptop')];
  const { MetricAlarms = [] } = await awsOf(region).cloudWatch.send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: stack }),
  );
  const ringing = MetricAlarms.filter(({ StateValue }) => StateValue === 'ALARM');
  if (ringing.length > 0) {
    const names = ringing.map(({ AlarmName, StateReason }) => `${AlarmName}${StateReason ? ` (${StateReason})` : ''}`);
    return [fail('Alarms', names.join('; '), 'docs/operations.md says what each alarm means, and what to do.')];
  }
  if (MetricAlarms.length === 0) return [warn('Alarms', 'the stack has none', 'Deploy it again: `npx sls deploy`.')];
  const found = `${MetricAlarms.length}, none rings`;
  if (alarmTopic === undefined) return [warn('Alarms', `${found}, and no address is notified`, mail)];
  const sns = { region, endpoint: env.AWS_ENDPOINT_URL_SNS ?? env.AWS_ENDPOINT_URL };
  return [notified(found, await subscribers(sns, alarmTopic), alarmTopic, types.includes('AWS::SNS::Subscription'))];
};

/** @param isAsked The stack has an address, and AWS has asked it to confirm. */
function notified(found: string, all: readonly Subscriber[], topic: string, isAsked: boolean): Finding {
  if (all.some(({ isConfirmed }) => isConfirmed)) return ok('Alarms', found);
  const pending = all.filter(({ isPending }) => isPending).map(({ endpoint }) => endpoint);
  if (pending.length > 0) {
    return warn(
      'Alarms',
      `${found}, and no address is notified: ${pending.join(', ')} has not confirmed`,
      'Click the link in the mail from AWS Notifications; it may be among the spam. SNS in the console, Subscriptions, "Request confirmation", sends it again.',
    );
  }
  if (!isAsked) return warn('Alarms', `${found}, and no address is notified`, mail);
  return warn(
    'Alarms',
    `${found}, and no address is notified: the mail was never confirmed, or was unsubscribed`,
    `Subscribe again: SNS in the console, Topics, ${topic.slice(topic.lastIndexOf(':') + 1)}, "Create subscription", Email; then confirm the mail.`,
  );
}

/** Whether a budget sends the operator a mail when the account's cost rises. */
export const budget: Check = async ({ resources: { region, types } }) => {
  if (region === undefined) return [skip('Budget', 'there is none on a laptop')];
  return [
    types.includes('AWS::Budgets::Budget')
      ? ok('Budget', 'is watched')
      : warn('Budget', 'no address is notified of a bill', mail),
  ];
};
