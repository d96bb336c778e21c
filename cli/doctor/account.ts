import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { awsOf } from '../aws/clients.ts';
import { type Check, fail, ok, skip, warn } from './finding.ts';

const mail = 'Set ALARM_EMAIL in .env to your address, `npx sls deploy`, and confirm the mail that AWS sends.';

/** What rings, and whether anybody would hear. */
export const alarms: Check = async ({ resources: { region, stack, types } }) => {
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
  return [
    types.includes('AWS::SNS::Subscription')
      ? ok('Alarms', found)
      : warn('Alarms', `${found}, and nobody would be told`, mail),
  ];
};

/** Whether somebody is told before a bill is a surprise. */
export const budget: Check = async ({ resources: { region, types } }) => {
  if (region === undefined) return [skip('Budget', 'there is none on a laptop')];
  return [
    types.includes('AWS::Budgets::Budget')
      ? ok('Budget', 'is watched')
      : warn('Budget', 'nobody is told of a bill', mail),
  ];
};
