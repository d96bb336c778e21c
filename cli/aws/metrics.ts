import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { awsOf } from './clients.ts';

/** How far back to look (ms): CloudWatch is a few minutes behind. */
const window = 15 * 60_000;

/** The newest value of a metric, which is the highest of its minute; 0 where there is none. */
export async function maximum(
  region: string,
  Namespace: string,
  MetricName: string,
  dimensions: Readonly<Record<string, string>>,
): Promise<number> {
  const { cloudWatch } = awsOf(region);
  const { Datapoints = [] } = await cloudWatch.send(
    new GetMetricStatisticsCommand({
      Namespace,
      MetricName,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      StartTime: new Date(Date.now() - window),
      EndTime: new Date(),
      Period: 60,
      Statistics: ['Maximum'],
    }),
  );
  const newest = Datapoints.toSorted((a, b) => Number(b.Timestamp) - Number(a.Timestamp))[0];
  return newest?.Maximum ?? 0;
}
