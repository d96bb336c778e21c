import {
  DeleteParameterCommand,
  GetParametersCommand,
  ParameterNotFound,
  PutParameterCommand,
  paginateGetParametersByPath,
} from '@aws-sdk/client-ssm';
import type { Aws } from './clients.ts';

/** These two are not secret: they are stored in plain text, so that the console shows them. */
const plain: ReadonlySet<string> = new Set(['PAGE_ID', 'APP_ID']);

/** Reads values below a path of Parameter Store. Values that do not exist are left out. */
export async function getParameters<Name extends string>(
  { ssm }: Aws,
  path: string,
  names: readonly Name[],
): Promise<Partial<Record<Name, string>>> {
  const Names = names.map((name) => `${path}/${name}`);
  const { Parameters = [] } = await ssm.send(new GetParametersCommand({ Names, WithDecryption: true }));
  const values: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = Parameters.find(({ Name }) => Name === `${path}/${name}`)?.Value;
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** Writes the values that changed, and encrypts secrets. @returns their names. */
export async function putParameters<Name extends string>(
  aws: Aws,
  path: string,
  values: Readonly<Partial<Record<Name, string>>>,
): Promise<Name[]> {
  const names = namesOf(values);
  const stored = await getParameters(aws, path, names);
  const changed = names.filter((name) => values[name] !== undefined && values[name] !== stored[name]);
  for (const name of changed) {
    await aws.ssm.send(
      new PutParameterCommand({
        Name: `${path}/${name}`,
        Value: values[name],
        Type: plain.has(name) ? 'String' : 'SecureString',
        Overwrite: true,
      }),
    );
  }
  return changed;
}

/** The names of the parameters directly below a path, without it. No value is decrypted. */
export async function namesBelow({ ssm }: Aws, path: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { Parameters = [] } of paginateGetParametersByPath({ client: ssm }, { Path: path })) {
    for (const { Name } of Parameters) if (Name !== undefined) names.push(Name.slice(path.length + 1));
  }
  return names.sort();
}

/** @returns false where there is no such parameter. */
export async function removeParameter({ ssm }: Aws, path: string, name: string): Promise<boolean> {
  try {
    await ssm.send(new DeleteParameterCommand({ Name: `${path}/${name}` }));
    return true;
  } catch (error) {
    if (error instanceof ParameterNotFound) return false;
    throw error;
  }
}

function namesOf<Name extends string>(values: Readonly<Partial<Record<Name, string>>>): Name[] {
  // TypeScript widens the keys of a record to string.
  return Object.keys(values) as Name[];
}
