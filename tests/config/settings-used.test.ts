import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attributeSettings } from '../../lib/config/plugin-settings.ts';

const site = join(import.meta.dirname, '../../site');
const sources = ['loader', 'panel'].flatMap((folder) =>
  readdirSync(join(site, folder))
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(site, folder, name), 'utf8')),
);

test.each(Object.values(attributeSettings))(
  'the loader or the panel reads the attribute $attribute',
  ({ attribute }) => {
    expect(sources.some((source) => source.includes(`'${attribute}'`))).toBe(true);
  },
);
