import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundledPackage } from './bundled-packages.ts';

/** The site's file with the licences. */
export const noticesFile = 'THIRD-PARTY-NOTICES.txt';

/** Names each package whose code the site gives to visitors, with its licence text, as licences ask. */
export async function notices(packages: readonly BundledPackage[]): Promise<string> {
  // Packages of one family share a text: it stands once, below their names.
  const byText = new Map<string, string[]>();
  for (const each of packages) {
    const text = await licenceOf(each);
    byText.set(text, [...(byText.get(text) ?? []), `${each.name} ${each.version}`]);
  }
  const parts = [...byText].map(([text, names]) => `${names.join('\n')}\n\n${text}`);
  const title = 'The scripts of this site contain code of the following packages, under the licences below.\n';
  return [title, ...parts].join(`\n${'-'.repeat(80)}\n\n`);
}

async function licenceOf({ folder, licence }: BundledPackage): Promise<string> {
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)([.-]|$)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const text = texts.map((each) => each.replace(/\r/g, '').trim()).join('\n\n');
  return text === '' ? `Licence: ${licence}. The package has no text of it.\n` : `${text}\n`;
}
