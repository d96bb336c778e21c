import { paginateListTables } from '@aws-sdk/client-dynamodb';
import { GetParametersByPathCommand } from '@aws-sdk/client-ssm';
import type { Aws, Deployed } from './aws.ts';

/** What `sls remove` leaves in the account on purpose, this time or an earlier one, and how to delete it. */
export async function remains(
  aws: Pick<Aws, 'dynamodb' | 'ssm' | 'region' | 'stackName'>,
  removed: Deployed | undefined,
  secrets: string,
): Promise<string> {
  const { ssm, region } = aws;
  const { cname, siteUrl } = removed ?? {};
  const tables = await tablesOf(aws, removed?.table);
  const names = await ssm.send(new GetParametersByPathCommand({ Path: secrets })).then(
    ({ Parameters = [] }) => Parameters.flatMap(({ Name }) => (Name === undefined ? [] : [Name])),
    () => [],
  );
  const lines: string[] = [];
  for (const table of tables) {
    lines.push(
      `  The table ${table} with every conversation. To delete it for ever:`,
      `    aws dynamodb delete-table --region ${region} --table-name ${table}`,
    );
  }
  if (names.length > 0) {
    lines.push(
      "  Your Page's ids and secrets. To delete them:",
      `    aws ssm delete-parameters --region ${region} --names ${names.join(' ')}`,
    );
  }
  const kept = lines.length === 0 ? [] : ['What cannot be made again is kept:', ...lines];
  // A name that leads nowhere is somebody else's to claim.
  if (cname && siteUrl) kept.push(`Delete ${new URL(siteUrl).host} CNAME ${cname} where your domain is managed.`);
  return kept.length === 0 ? '' : ['', ...kept, ''].join('\n');
}

/** Of the stack that is gone, and of those before it: each deploy after a removal makes a new one, which CloudFormation names. */
async function tablesOf(
  { dynamodb, stackName }: Pick<Aws, 'dynamodb' | 'stackName'>,
  removed: string | undefined,
): Promise<string[]> {
  const found = new Set(removed === undefined ? [] : [removed]);
  try {
    for await (const { TableNames = [] } of paginateListTables({ client: dynamodb }, {})) {
      for (const name of TableNames) if (name.startsWith(`${stackName}-Table-`)) found.add(name);
    }
  } catch {
    // Where we may not list them, the one that is known is named all the same.
  }
  return [...found];
}
