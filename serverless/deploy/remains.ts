import { GetParametersByPathCommand } from '@aws-sdk/client-ssm';
import type { Aws, Deployed } from './aws.ts';

/** What `sls remove` leaves in the account on purpose, and how to delete it. */
export async function remains({ ssm, region }: Aws, removed: Deployed | undefined, secrets: string): Promise<string> {
  const { table, cname, siteUrl } = removed ?? {};
  const names = await ssm.send(new GetParametersByPathCommand({ Path: secrets })).then(
    ({ Parameters = [] }) => Parameters.flatMap(({ Name }) => (Name === undefined ? [] : [Name])),
    () => [],
  );
  const lines: string[] = [];
  if (table) {
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
