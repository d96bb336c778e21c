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

/** The sum of a metric over the last `time` ms, at most a day; 0 where it has no value. */
export async function sum(region: string, Namespace: string, MetricName: string, time: number): Promise<number> {
  const { cloudWatch } = awsOf(region);
  const { Datapoints = [] } = await cloudWatch.send(
    new GetMetricStatisticsCommand({
      Namespace,
      MetricName,
      StartTime: new Date(Date.now() - time),
      EndTime: new Date(),
      Period: 3600,
      Statistics: ['Sum'],
    }),
  );
  return Datapoints.reduce((all, { Sum = 0 }) => all + Sum, 0);
}
