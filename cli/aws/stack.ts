import { DescribeStacksCommand, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { Stop } from '../command/stop.ts';
import type { Aws } from './clients.ts';

export interface Stack {
  readonly name: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly resources: readonly { readonly logical: string; readonly type: string; readonly id: string }[];
}

/** Reads the stack of a deploy. @throws {Stop} where it does not exist. */
export async function describeStack({ cloudFormation, region }: Aws, name: string): Promise<Stack> {
  const stack = await cloudFormation.send(new DescribeStacksCommand({ StackName: name })).then(
    ({ Stacks }) => Stacks?.[0],
    (error: Error) => {
      if (/does not exist/.test(error.message)) return undefined;
      throw error;
    },
  );
  if (stack === undefined) {
    throw new Stop(
      `There is no stack ${name} in ${region}.`,
      'Deploy it with `npx sls deploy`, or name another one with --stage and --region. To work on this laptop only, add `-- --local`.',
    );
  }
  const resources: Stack['resources'][number][] = [];
  for await (const page of paginateListStackResources({ client: cloudFormation }, { StackName: name })) {
    for (const { LogicalResourceId, ResourceType, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
      resources.push({ logical: LogicalResourceId ?? '', type: ResourceType ?? '', id: PhysicalResourceId ?? '' });
    }
  }
  return {
    name,
    outputs: Object.fromEntries(
      (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    ),
    resources,
  };
}
