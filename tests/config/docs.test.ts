import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shortSnippet, snippet } from '../../lib/config/index.ts';
import { attributeSettings, type PluginSetting, pluginSettings } from '../../lib/config/plugin-settings.ts';

const read = (path: string) => readFile(join(import.meta.dirname, '../..', path), 'utf8');
const site = { siteUrl: 'https://SITE', locale: 'en_US' };

describe('the documentation of the plugin settings', () => {
  test('docs/embedding.md has the table that follows from lib/config/plugin-settings.ts', async () => {
    expect(await read('docs/embedding.md')).toContain(`\n\n${settingsTable()}\n\n`);
  });
});

test('docs/decisions/README.md has a row for each record, in their order', async () => {
  const files = (await readdir(join(import.meta.dirname, '../../docs/decisions'))).filter((name) => /^\d/.test(name));
  const rows = [...(await read('docs/decisions/README.md')).matchAll(/^\| \[(\d+)\]\((.+?)\)/gm)];
  expect(rows.map(([, , file]) => file)).toEqual(files.toSorted());
  for (const [, number, file] of rows) expect(file?.startsWith(`${number}-`)).toBe(true);
});

describe('copies of the snippet', () => {
  test('the README and docs/embedding.md show the short snippet that a deploy prints', async () => {
    expect(await read('README.md')).toContain(
      `\`\`\`html\n${shortSnippet({ ...site, siteUrl: 'http://localhost:8080' })}\`\`\``,
    );
    expect(await read('docs/embedding.md')).toContain(`\`\`\`html\n${shortSnippet(site)}\`\`\``);
  });

  test('every script tag in docs/embedding.md that starts the plugin is that of the short snippet', async () => {
    const [, script] = shortSnippet(site).split('\n');
    const tags = (await read('docs/embedding.md')).split('\n').filter((line) => /<script .*#xfbml=1/.test(line));
    expect(tags.length).toBeGreaterThanOrEqual(3);
    // In the page's head the script comes before all others, so that tag is not `async`.
    for (const tag of tags) expect(tag.trim().replace('<script src', '<script async src')).toBe(script);
  });

  test('chat.html has the same snippet as the wizard makes, with the script of its own site', async () => {
    const lines = (text: string) => text.split('\n').map((line) => line.trim());
    const own = snippet({ siteUrl: '', locale: 'en_US', attributes: { page_id: '{{page_id}}', ref: '' } });
    expect(lines(await read('site/pages/chat.html')).join('\n')).toContain(lines(own).join('\n').trim());
  });
});

/** The table of docs/embedding.md. When a setting changes, copy what the failing test prints. */
function settingsTable(): string {
  const rows = Object.entries<PluginSetting>(attributeSettings).map(([name, setting]) => [
    `\`${setting.attribute}\``,
    `\`${name in pluginSettings ? 'plugin.' : ''}${name}\``,
    values(setting),
    setting.unset ?? `\`${setting.default}\``,
    setting.description,
  ]);
  const header = ['attribute', 'in `chat.config.ts`', 'values', 'default', 'what it sets'];
  return [
    `| ${header.join(' | ')} |`,
    '|---|---|---|---|---|',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}

function values(setting: PluginSetting): string {
  const code = (texts: readonly string[]) => texts.map((text) => `\`${text}\``).join(', ');
  switch (setting.kind) {
    case 'colour':
      return '`#RRGGBB`, not white';
    case 'choice':
      return code(setting.values);
    case 'wholeNumber':
      return `whole number of ${setting.unit}`;
    case 'text':
      if (setting.presets) return `${code(setting.presets)}, or any text`;
      return [
        setting.limit === undefined ? 'any text' : `text of at most ${setting.limit} characters`,
        ...(setting.byLanguage ? ['in `chat.config.ts` also by language'] : []),
      ].join('; ');
  }
}
