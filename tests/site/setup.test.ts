import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import shipped from '#config';
import { type ChatConfig, defineConfig, originPattern } from '../../lib/config/index.ts';
import { check } from '../../site/setup/check.ts';
import { configFile } from '../../site/setup/config-file.ts';
import { configOf } from '../../site/setup/config-of.ts';
import { readDomains } from '../../site/setup/domains.ts';
import { type Draft, draftOf } from '../../site/setup/draft.ts';

const site = 'https://bucket.s3.eu-central-1.amazonaws.com';

/** Runs the file and returns its configuration. */
function run(file: string): ChatConfig {
  const [header, body] = file.split('export default ');
  expect(header).toBe("import { defineConfig } from './lib/config/index.ts';\n\n");
  return new Function('defineConfig', `return ${body}`)(defineConfig);
}

describe('the form', () => {
  test('the form shows the built domains without the site’s own address, which a deploy adds', () => {
    const config = { ...shipped, whitelistedDomains: ['https://shop.example', site] };
    expect(draftOf(config, site).domains).toBe('https://shop.example');
  });

  test('an unchanged form gives a file with the meaning of the shipped one', () => {
    const { themeColor: _, alignment: __, greetingDialogDisplay: ___, ...plugin } = shipped.plugin;
    expect(run(configFile(configOf(draftOf(shipped, site), shipped)))).toEqual({ ...shipped, plugin });
  });

  test('the form keeps what it does not ask for', () => {
    const kept: Partial<ChatConfig> = {
      botSeconds: 30,
      hours: { timeZone: 'Europe/Berlin', week: { mon: ['09:00-18:00'] }, closed: ['2026-12-24'] },
      handOver: 'inbox',
      humanAgent: true,
      giveBackAfter: 12,
      retentionDays: 365,
      cannedReplies: [{ name: 'thanks', text: 'Thank you, {{first_name}}.' }],
      textInNotifications: true,
    };
    const given = { ...shipped, ...kept, plugin: { ...shipped.plugin, sessionDays: 60 } };
    const saved = run(configFile(configOf(draftOf(given, site), given)));
    expect(saved).toMatchObject({ ...kept, profile: shipped.profile });
    expect(saved.plugin.sessionDays).toBe(60);
  });

  test('the form saves the words of a preset as the preset, which visitors read in their own language', () => {
    const saved = (entryPointLabel: string) =>
      configOf({ ...draftOf(shipped, site), entryPointLabel }, shipped).plugin.entryPointLabel;
    expect(['Chat', ' Help ', 'Ask us', 'Ask the potter', ''].map(saved)).toEqual([
      'CHAT',
      'HELP',
      'ASK_US',
      'Ask the potter',
      undefined,
    ]);
  });

  test('defineConfig accepts every form without problems, whatever was typed', () => {
    const number = fc.oneof(fc.nat(200).map(String), fc.string());
    const typed = fc.record({
      pageName: fc.string({ unit: 'binary' }),
      pageId: fc.oneof(fc.constant(''), fc.nat().map(String), fc.string()),
      loggedOutGreeting: fc.string({ unit: 'binary', maxLength: 90 }),
      entryPointLabel: fc.string({ unit: 'grapheme' }),
      themeColor: fc.oneof(fc.constantFrom('#FFFFFF', '#0084ff', '#Abc', ' #123456 '), fc.string()),
      desktopSideSpacing: number,
      greetingDialogDelay: number,
      domains: fc.oneof(fc.domain(), fc.webUrl(), fc.ipV4(), fc.ipV6(), fc.string()),
    } satisfies { [Name in keyof Draft]?: unknown });
    fc.assert(
      fc.property(typed, (change) => {
        const draft = { ...draftOf(shipped, site), ...change };
        if (Object.keys(check(draft)).length > 0) return;
        const config = configOf(draft, shipped);
        expect(run(configFile(config))).toEqual(config);
      }),
      { numRuns: 2_000 },
    );
  });
});

test('a greeting for each language stays as it is, and an edit in the form changes its default', () => {
  const loggedOutGreeting = { de: 'Hallo!', default: 'Hello!' };
  const given = { ...shipped, plugin: { ...shipped.plugin, loggedOutGreeting } };
  const draft = draftOf(given, site);
  expect(draft.loggedOutGreeting).toBe('Hello!');
  expect(configOf(draft, given).plugin.loggedOutGreeting).toEqual(loggedOutGreeting);
  expect(configOf({ ...draft, loggedOutGreeting: 'Hi there!' }, given).plugin.loggedOutGreeting).toEqual({
    de: 'Hallo!',
    default: 'Hi there!',
  });
  expect(run(configFile(configOf(draft, given)))).toEqual(configOf(draft, given));
});

describe('the list of domains', () => {
  test('the list of domains completes what has only one meaning, and drops duplicates', () => {
    const { all, forMeta, problems } = readDomains(
      'shop.example, HTTPS://Shop.Example/ shop.example:443 shop.example.\nbücher.example; *.shop.example',
    );
    expect(all).toEqual(['https://shop.example', 'https://xn--bcher-kva.example', 'https://*.shop.example']);
    expect(forMeta).toEqual(['https://shop.example', 'https://xn--bcher-kva.example']);
    expect(problems).toEqual([]);
  });

  test('the list of domains says how many domains Meta accepts', () => {
    const many = Array.from({ length: 51 }, (_, index) => `https://s${index}.example`).join('\n');
    expect(readDomains(many).problems).toEqual(['Meta accepts at most 50 domains; the list has 51.']);
  });

  test('every domain that the list accepts also works for the plugin', () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.webUrl(), fc.string({ unit: 'binary' })), (text) => {
        for (const domain of readDomains(text).all) {
          expect(domain).toMatch(/^https:\/\//);
          const sample = domain.replace('*.', 'any.');
          expect(new RegExp(originPattern([domain], { local: false }), 'i').test(new URL(sample).origin)).toBe(true);
        }
      }),
    );
  });
});
