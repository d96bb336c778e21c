import { expectTypeOf, test } from 'vitest';
import { type ChatConfig, defineConfig, type PluginLook } from '../../lib/config/index.ts';
import type { TextByLanguage } from '../../lib/locale/index.ts';

const file = { page: { name: 'Kiln & Cup' }, whitelistedDomains: [], profile: {} };

test('a setting with a list of values has their literal types', () => {
  expectTypeOf<PluginLook['alignment']>().toEqualTypeOf<'left' | 'right' | undefined>();
  expectTypeOf<PluginLook['greetingDialogDisplay']>().toEqualTypeOf<'show' | 'fade' | 'hide' | undefined>();
  expectTypeOf<ChatConfig['responseTime']>().toEqualTypeOf<
    'instantly' | 'minutes' | 'hour' | 'hours' | 'day' | undefined
  >();
});

test('distances and delays are numbers, colours and greetings are texts', () => {
  expectTypeOf<PluginLook['desktopBottomSpacing']>().toEqualTypeOf<number | undefined>();
  expectTypeOf<PluginLook['greetingDialogDelay']>().toEqualTypeOf<number | undefined>();
  expectTypeOf<PluginLook['themeColor']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<PluginLook['loggedOutGreeting']>().toEqualTypeOf<TextByLanguage | undefined>();
});

test('a label is one of Meta’s presets or any other text', () => {
  expectTypeOf<'CHAT'>().toExtend<PluginLook['entryPointLabel']>();
  expectTypeOf<'Ask the potter'>().toExtend<PluginLook['entryPointLabel']>();
  expectTypeOf<5>().not.toExtend<PluginLook['entryPointLabel']>();
});

test('defineConfig accepts a right file and returns its type', () => {
  expectTypeOf(defineConfig({ ...file, plugin: { alignment: 'left' } })).toEqualTypeOf<ChatConfig>();
});

test('defineConfig does not accept another value, an unknown setting, or a file without its parts', () => {
  expectTypeOf<{ alignment: 'middle' }>().not.toExtend<PluginLook>();
  expectTypeOf<{ greetingDialogDelay: '5' }>().not.toExtend<PluginLook>();
  expectTypeOf<'alinment'>().not.toExtend<keyof PluginLook>();
  expectTypeOf<typeof file>().not.toExtend<ChatConfig>();
});
