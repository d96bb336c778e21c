import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPersistentMenu, checkProfile } from '../../lib/messenger/index.ts';

const params = (profile: unknown): string[] => checkProfile(profile).map(({ param }) => param);
const item = { type: 'postback', title: 'Help', payload: 'HELP' };
const menu = { locale: 'default', call_to_actions: [item] };
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const x = (length: number): string => 'x'.repeat(length);

test('a profile with every property is accepted', () => {
  const profile = {
    get_started: { payload: 'GET_STARTED' },
    greeting: [{ locale: 'default', text: x(160) }],
    ice_breakers: [{ locale: 'default', call_to_actions: times(4, { question: 'Where?', payload: 'WHERE' }) }],
    persistent_menu: [
      { ...menu, composer_input_disabled: true, disabled_surfaces: ['customer_chat_plugin', 'other'] },
      { locale: 'de_DE', call_to_actions: times(20, { type: 'web_url', title: x(30), url: 'https://shop.example' }) },
    ],
    whitelisted_domains: times(50, 'https://shop.example/'),
    account_linking_url: 'https://shop.example/login',
    commands: [{ locale: 'default', commands: [{ name: 'help', description: 'Get help' }] }],
  };
  expect(checkProfile(profile)).toEqual([]);
  expect(checkProfile({ ice_breakers: [{ question: 'Where?', payload: 'WHERE' }] })).toEqual([]);
  expect(checkProfile({ persistent_menu: [{ locale: 'default' }] })).toEqual([]);
});

describe('A profile that Messenger refuses names the property', () => {
  test.each<[string, unknown, string[]]>([
    ['not an object', [], ['profile']],
    ['an unknown property', { whitelist: [] }, ['whitelist']],
    ['get started without payload', { get_started: {} }, ['get_started[payload]']],
    ['a long greeting', { greeting: [{ locale: 'default', text: x(161) }] }, ['greeting[0][text]']],
    ['five ice breakers', { ice_breakers: times(5, { question: 'a', payload: 'a' }) }, ['ice_breakers']],
    [
      'ice breakers in two shapes',
      {
        ice_breakers: [
          { question: 'a', payload: 'a' },
          { locale: 'default', call_to_actions: [] },
        ],
      },
      ['ice_breakers'],
    ],
    ['no default menu', { persistent_menu: [{ ...menu, locale: 'en_US' }] }, ['persistent_menu']],
    [
      'no text box and no menu',
      { persistent_menu: [{ locale: 'default', composer_input_disabled: true }] },
      ['persistent_menu[0][call_to_actions]'],
    ],
    [
      'a menu of twenty-one',
      { persistent_menu: [{ ...menu, call_to_actions: times(21, item) }] },
      ['persistent_menu[0][call_to_actions]'],
    ],
    [
      'a long title in the menu',
      { persistent_menu: [{ ...menu, call_to_actions: [{ ...item, title: x(31) }] }] },
      ['persistent_menu[0][call_to_actions][0][title]'],
    ],
    [
      'a menu in a menu',
      { persistent_menu: [{ ...menu, call_to_actions: [{ type: 'nested' }] }] },
      ['persistent_menu[0][call_to_actions][0][type]'],
    ],
    ['fifty-one domains', { whitelisted_domains: times(51, 'https://shop.example') }, ['whitelisted_domains']],
    ['a login page without https', { account_linking_url: 'http://shop.example' }, ['account_linking_url']],
  ])('%s', (_, profile, expected) => expect(params(profile)).toEqual(expected));

  test.each([
    'http://shop.example',
    'shop.example',
    'https://localhost',
    'https://10.0.0.1',
    'https://0x7f.1',
    'https://[::1]',
    'https://shop',
    7,
  ])('a domain that is not https with a full name: %s', (domain) =>
    expect(params({ whitelisted_domains: ['https://fine.example', domain] })).toEqual(['whitelisted_domains[1]']),
  );
});

test('the menu of one customer is checked like that of the Page', () => {
  expect(checkPersistentMenu([menu])).toEqual([]);
  expect(checkPersistentMenu([]).map(({ param }) => param)).toContain('persistent_menu');
});

test('any other value is refused without a throw', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom('greeting', 'persistent_menu', 'ice_breakers', 'get_started', 'whitelisted_domains'),
        fc.anything(),
      ),
      (profile) => {
        checkProfile(profile);
      },
    ),
  );
});
