import { paginateListTables } from '@aws-sdk/client-dynamodb';
import { GetParametersByPathCommand } from '@aws-sdk/client-ssm';
import type { Aws, Deployed } from './aws.ts';

/** Lists what `sls remove` leaves in the account on purpose, also from earlier removals, and how to delete it. */
export async function remains(
  aws: Pick<Aws, 'dynamodb' | 'ssm' | 'region' | 'stackName'>,
  removed: Deployed | undefined,
  secrets: string,
): Promise<string> {
  const { ssm, region } = aws;
  const tables = await tablesOf(aws, removed?.table);
  const names = await ssm.send(new GetParametersByPathCommand({ Path: secrets })).then(
    ({ Parameters = [] }) => Parameters.flatMap(({ Name }) => (Name === undefined ? [] : [Name])),
    () => [],
  );
  const lines: string[] = [];
  for (const table of tables) {
    lines.push(
      `  The table ${table} with every conversation. To delete it for good:`,
      `    aws dynamodb delete-table --region ${region} --table-name ${table}`,
    );
  }
  if (names.length > 0) {
    lines.push(
      "  Your Page's ids and secrets, and the keys of agents' notifications. To delete them:",
      `    aws ssm delete-parameters --region ${region} --names ${names.join(' ')}`,
    );
  }
  const kept = lines.length === 0 ? [] : ['What cannot be restored is kept:', ...lines];
  // A stranger could claim a CNAME whose target is gone.
  const { siteUrl, cname, inboxUrl, inboxCname } = removed ?? {};
  for (const [url, target] of [
    [siteUrl, cname],
    [inboxUrl, inboxCname],
  ]) {
    if (url && target) kept.push(`Delete ${new URL(url).host} CNAME ${target} where your domain is managed.`);
  }
  return kept.length === 0 ? '' : ['', ...kept, ''].join('\n');
}

/** The tables of the removed stack and of earlier ones: each deploy after a removal creates a new table. */
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
    // Without the permission to list, the known table is named at least.
  }
  return [...found];
}
