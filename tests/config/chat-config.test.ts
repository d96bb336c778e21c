import { describe, expect, test } from 'vitest';
import { type ChatConfig, defineConfig, originPattern } from '../../lib/config/index.ts';

const config: ChatConfig = { page: { name: 'Kiln & Cup' }, whitelistedDomains: [], plugin: {}, profile: {} };
const allows = (origin: string, domains: string[], local = false) =>
  new RegExp(originPattern(domains, { local }), 'i').test(origin);

describe('whitelistedDomains', () => {
  test.each([
    ['https://shop.example', ['https://shop.example']],
    ['https://shop.example', ['https://shop.example/']],
    ['https://shop.example', ['shop.example']],
    ['https://shop.example', ['https://SHOP.example']],
    ['https://shop.example:8443', ['https://shop.example:8443']],
    ['https://de.shop.example', ['https://*.shop.example']],
    ['http://shop.example', ['http://shop.example']],
    ['https://shop.example', ['https://shop.example:443']],
    ['https://shop.example', ['shop.example:443/']],
    ['http://shop.example', ['http://shop.example:80']],
    ['https://shop.example:80', ['https://shop.example:80']],
    ['http://shop.example:443', ['http://shop.example:443']],
    ['https://de.shop.example', ['https://*.shop.example:443']],
    ['https://shop.example:8443', ['https://shop.example:08443']],
    ['https://shop.example', ['https://shop.example.']],
    ['https://shop.example.', ['https://shop.example']],
    ['https://shop.example.:8443', ['https://shop.example:8443']],
    ['https://shop.example', [' HTTPS://Shop.EXAMPLE ']],
    ['https://xn--bcher-kva.example', ['https://bücher.example']],
    ['https://xn--bcher-kva.example', ['https://BÜCHER.example']],
    ['https://de.xn--bcher-kva.example', ['https://*.bücher.example']],
    ['https://xn--bcher-kva.example', ['https://xn--bcher-kva.example']],
    ['https://shop.example', ['https://ｓｈｏｐ。example']],
    ['https://[2001:db8::1]:8443', ['https://[2001:DB8:0::1]:8443']],
  ])('the plugin works on %s where whitelistedDomains is %j', (origin, domains) => {
    expect(allows(origin, domains)).toBe(true);
  });

  test.each([
    ['https://shop.example', []],
    ['null', ['https://shop.example']],
    ['', ['https://shop.example']],
    ['http://shop.example', ['https://shop.example']],
    ['https://shop.example:8443', ['https://shop.example']],
    ['https://www.shop.example', ['https://shop.example']],
    ['https://shop.example', ['https://*.shop.example']],
    ['https://evilshop.example', ['https://*.shop.example']],
    ['https://shopxexample', ['https://shop.example']],
    ['https://shop.example.evil.test', ['https://shop.example']],
    ['https://evil.test?https://shop.example', ['https://shop.example']],
    ['http://localhost:8080', ['https://shop.example']],
    ['https://shop.example', ['http://shop.example:443']],
    ['https://shop.example', ['https://shop.example:80']],
    ['https://shop.example..', ['https://shop.example']],
    ['https://shop.example.evil', ['https://shop.example.']],
    ['https://shop.example', ['https://*.shop.example:443']],
  ])('the plugin does not work on %s where whitelistedDomains is %j', (origin, domains) => {
    expect(allows(origin, domains)).toBe(false);
  });

  test.each(['http://localhost:8080', 'http://localhost', 'http://127.0.0.1:3000', 'http://[::1]:8080'])(
    'the plugin works on %s only in the local stack',
    (origin) => {
      expect(allows(origin, [], true)).toBe(true);
      expect(allows(origin, [], false)).toBe(false);
      expect(
        allows(
          origin
            .replace('localhost', 'localhost.evil.test')
            .replace('127.0.0.1', '127.0.0.1.evil.test')
            .replace('[::1]', 'evil.test'),
          [],
          true,
        ),
      ).toBe(false);
    },
  );

  test.each([
    'https://shop.example/chat',
    'ftp://shop.example',
    '',
    'https://',
    'https://*',
    'https://shop.*',
    'https://shop.example:99999',
    'https://shop..example',
    'https://shop.example?',
    'https://shop.example#',
    'https://user@shop.example',
    'https://shop.example\\chat',
    'https://shop.ex\tample',
    'https://shop%2eexample',
    'https://xn--a.example',
    'https://shop.example https://evil.test',
  ])('%j is refused as a domain, and the error says how to write one', (domain) => {
    expect(() => originPattern([domain], { local: false })).toThrow(
      /whitelistedDomains has .* write it as https:\/\/shop\.example/,
    );
  });
});

describe('a mistake in chat.config.ts', () => {
  test.each<[string, ChatConfig]>([
    ['page.id', { ...config, page: { id: 'kilnandcup', name: 'Kiln & Cup' } }],
    ['page.name', { ...config, page: { name: ' ' } }],
    ['page.picture', { ...config, page: { name: 'Kiln & Cup', picture: 'http://shop.example/logo.png' } }],
    ['page.picture', { ...config, page: { name: 'Kiln & Cup', picture: 'logo.png' } }],
    ['whitelistedDomains', { ...config, whitelistedDomains: ['https://shop.example/cups'] }],
    ['plugin.themeColor', { ...config, plugin: { themeColor: 'blue' } }],
    ['plugin.themeColor', { ...config, plugin: { themeColor: '#FFFFFF' } }],
    ['plugin.loggedOutGreeting', { ...config, plugin: { loggedOutGreeting: 'x'.repeat(81) } }],
    ['plugin.loggedOutGreeting', { ...config, plugin: { loggedOutGreeting: { de: 'x'.repeat(81), default: 'Hi' } } }],
    ['plugin.loggedInGreeting', { ...config, plugin: { loggedInGreeting: {} } }],
    ['plugin.mobileSideSpacing', { ...config, plugin: { mobileSideSpacing: -1 } }],
    ['plugin.greetingDialogDelay', { ...config, plugin: { greetingDialogDelay: 1.5 } }],
    [
      'plugin.alinment is not a setting. Did you mean "alignment"? Use one of ',
      { ...config, plugin: JSON.parse('{"alinment":"left"}') },
    ],
    ['plugin.alignment', { ...config, plugin: JSON.parse('{"alignment":"middle"}') }],
    ['botSeconds', { ...config, botSeconds: 0 }],
    ['botSeconds', { ...config, botSeconds: 61 }],
    ['botSeconds', { ...config, botSeconds: 1.5 }],
    ['botSeconds', { ...config, ...JSON.parse('{"botSeconds":"8"}') }],
    ['plugin.sessionDays', { ...config, plugin: { sessionDays: 0 } }],
    ['plugin.sessionDays', { ...config, plugin: { sessionDays: 366 } }],
    ['hours.timeZone', { ...config, hours: { timeZone: 'Berlin', week: { mon: ['09:00-18:00'] } } }],
    ['hours.timeZone', { ...config, ...JSON.parse('{"hours":{"week":{"mon":["09:00-18:00"]}}}') }],
    ['hours.week is', { ...config, ...JSON.parse('{"hours":{"timeZone":"UTC"}}') }],
    [
      'hours.week.monday is not a setting',
      { ...config, ...JSON.parse('{"hours":{"timeZone":"UTC","week":{"monday":[]}}}') },
    ],
    ['hours.week.mon is', { ...config, ...JSON.parse('{"hours":{"timeZone":"UTC","week":{"mon":"09:00-18:00"}}}') }],
    ['hours.week.mon has "9-18"', { ...config, hours: { timeZone: 'UTC', week: { mon: ['9-18'] } } }],
    ['hours.week.mon has "09:00-24:01"', { ...config, hours: { timeZone: 'UTC', week: { mon: ['09:00-24:01'] } } }],
    ['hours.week.mon has "18:00-09:00"', { ...config, hours: { timeZone: 'UTC', week: { mon: ['18:00-09:00'] } } }],
    ['hours.week.mon has "09:00-09:00"', { ...config, hours: { timeZone: 'UTC', week: { mon: ['09:00-09:00'] } } }],
    ['hours.week has no hours', { ...config, hours: { timeZone: 'UTC', week: { mon: [] } } }],
    [
      'hours.closed has "24.12.2026"',
      { ...config, hours: { timeZone: 'UTC', week: { mon: ['09:00-18:00'] }, closed: ['24.12.2026'] } },
    ],
    ['hours.open is not a setting', { ...config, ...JSON.parse('{"hours":{"open":1}}') }],
    ['handOver', { ...config, ...JSON.parse('{"handOver":"inbox "}') }],
    ['humanAgent', { ...config, ...JSON.parse('{"humanAgent":"yes"}') }],
    ['textInNotifications', { ...config, ...JSON.parse('{"textInNotifications":1}') }],
    ['giveBackAfter', { ...config, giveBackAfter: 0 }],
    ['giveBackAfter', { ...config, giveBackAfter: 721 }],
    ['retentionDays', { ...config, retentionDays: 0 }],
    ['retentionDays', { ...config, retentionDays: 1.5 }],
    ['retentionDays', { ...config, retentionDays: 3651 }],
    [
      'cannedReplies has a reply named "thank you"',
      { ...config, cannedReplies: [{ name: 'thank you', text: 'Thanks!' }] },
    ],
    [
      'cannedReplies has two replies named "Thanks"',
      {
        ...config,
        cannedReplies: [
          { name: 'thanks', text: 'Thanks!' },
          { name: 'Thanks', text: 'Thank you!' },
        ],
      },
    ],
    ['cannedReplies.thanks is ""', { ...config, cannedReplies: [{ name: 'thanks', text: '' }] }],
    [
      'cannedReplies has {{name}} in the reply "thanks"',
      { ...config, cannedReplies: [{ name: 'thanks', text: 'Thanks, {{name}}' }] },
    ],
    ['fallback', { ...config, fallback: ' ' }],
    ['fallback', { ...config, fallback: {} }],
    ['fallback', { ...config, ...JSON.parse('{"fallback":true}') }],
    ['fallback.de', { ...config, fallback: { de: 'x'.repeat(2001) } }],
    ['fallback has the language german', { ...config, fallback: { german: 'Hallo' } }],
    ['responseTime', { ...config, ...JSON.parse('{"responseTime":"eons"}') }],
    [
      'profile: Length of param greeting[0][text]',
      { ...config, profile: { greeting: [{ locale: 'default', text: 'x'.repeat(161) }] } },
    ],
    [
      'profile.persistent_menu needs profile.get_started',
      {
        ...config,
        profile: {
          persistent_menu: [
            { locale: 'default', call_to_actions: [{ type: 'postback', title: 'Help', payload: 'HELP' }] },
          ],
        },
      },
    ],
  ])('defineConfig refuses a mistake and names it: %s', (setting, wrong) => {
    expect(() => defineConfig(wrong)).toThrow(`chat.config.ts: ${setting}`);
  });

  test('defineConfig returns a right file as it is', () => {
    expect(defineConfig(config)).toBe(config);
    const full: ChatConfig = {
      ...config,
      plugin: { sessionDays: 365 },
      hours: { timeZone: 'Europe/Berlin', week: { mon: ['00:00-24:00'], sun: [] }, closed: ['2028-02-29'] },
      handOver: 'inbox',
      humanAgent: true,
      giveBackAfter: 0.5,
      retentionDays: 3650,
      cannedReplies: [{ name: 'größe', text: 'Dear {{first_name}}, it holds 200 ml.' }],
      textInNotifications: false,
      fallback: { de: 'Rufen Sie an.', pt_BR: 'Ligue.', default: 'Call us.' },
    };
    expect(defineConfig(full)).toBe(full);
  });
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('names the number %s as it was given', (retentionDays) => {
  expect(() => defineConfig({ ...config, retentionDays })).toThrow(`retentionDays is ${retentionDays};`);
});
