import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Metafile } from 'esbuild';

/** A package whose code is in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  /** The name of its licence: `MIT`. */
  readonly licence: string;
}

/**
 * The packages that really put bytes into an output, in the order of their names.
 * @param directory the folder that the paths of the metafiles are relative to.
 */
export async function bundledPackages(metafiles: readonly Metafile[], directory: string): Promise<BundledPackage[]> {
  const outputs = metafiles.flatMap(({ outputs }) => Object.values(outputs));
  const inputs = outputs.flatMap(({ inputs }) => Object.entries(inputs));
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).flatMap(([path]) => folderOf(path) ?? []);
  const folders = [...new Set(used.map((path) => resolve(directory, path)))];
  const packages = await Promise.all(folders.map(packageIn));
  return packages.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The package's folder in a path like `../node_modules/a/node_modules/@b/c/index.js`. */
function folderOf(path: string): string | undefined {
  return /^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\//s.exec(path.replaceAll('\\', '/'))?.[1];
}

async function packageIn(folder: string): Promise<BundledPackage> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  return { name, version, folder, licence: String(license ?? 'not known') };
}
