import { paginateListTables } from '@aws-sdk/client-dynamodb';
import { paginateGetParametersByPath, type SSMClient } from '@aws-sdk/client-ssm';
import type { Aws, Deployed } from './aws.ts';

/** Lists what `sls remove` leaves in the account on purpose, also from earlier removals, and how to delete it. */
export async function remains(
  aws: Pick<Aws, 'dynamodb' | 'ssm' | 'region' | 'stackName'>,
  removed: Deployed | undefined,
  secrets: string,
): Promise<string> {
  const { ssm, region } = aws;
  const tables = await tablesOf(aws, removed?.table);
  const names = await parametersBelow(ssm, secrets).catch(() => []);
  const lines: string[] = [];
  for (const table of tables) {
    lines.push(
      `  The table ${table} with every conversation. To delete it for good:`,
      `    aws dynamodb delete-table --region ${region} --table-name ${table}`,
    );
  }
  if (names.length > 0) {
    lines.push(
      "  Your Page's ids and secrets, your bot's secrets, and the keys of agents' notifications. To delete them:",
      ...tens(names).map((ten) => `    aws ssm delete-parameters --region ${region} --names ${ten.join(' ')}`),
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

async function parametersBelow(client: SSMClient, path: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { Parameters = [] } of paginateGetParametersByPath({ client }, { Path: path, Recursive: true })) {
    for (const { Name } of Parameters) if (Name !== undefined) names.push(Name);
  }
  return names;
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

/** One call deletes at most ten parameters. */
function tens(names: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(names.length / 10) }, (_, at) => names.slice(at * 10, at * 10 + 10));
}
