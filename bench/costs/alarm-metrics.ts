import { readFileSync } from 'node:fs';

const template = readFileSync(new URL('../../serverless/resources/alarms.yml', import.meta.url), 'utf8');
const count = (pattern: RegExp) => template.match(pattern)?.length ?? 0;

/** How many metrics the alarms look at: one each, except for an alarm that computes with several. */
export const alarmMetrics =
  count(/Type: AWS::CloudWatch::Alarm$/gm) - count(/^ +Metrics:$/gm) + count(/^ +MetricStat:$/gm);
