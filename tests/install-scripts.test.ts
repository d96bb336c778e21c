import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const file = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
const { allowScripts } = JSON.parse(file('package.json'));
const { packages }: { packages: Record<string, { hasInstallScript?: boolean }> } = JSON.parse(
  file('package-lock.json'),
);

test('every dependency with an install script is on the list in package.json, and nothing else is', () => {
  const scripted = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript);
  const names = scripted.map(([path]) => path.replace(/^.*node_modules\//, ''));
  expect(Object.keys(allowScripts).sort()).toEqual([...new Set(names)].sort());
});

test('npm runs no install script: all of them are denied, and one that is not on the list stops the install', () => {
  expect(Object.values(allowScripts).every((allowed) => allowed === false)).toBe(true);
  expect(file('.npmrc')).toMatch(/^strict-allow-scripts=true$/m);
});
