import { describe, expect, test } from 'vitest';
import { chooseBrowsers, findBrowsers } from './chosen.ts';

const all = { chromium: '', firefox: '/usr/bin/firefox-esr', webkit: '/usr/bin/WebKitWebDriver' };

describe('npm run test:browsers', () => {
  test('runs the browsers that were found, where none is named', () => {
    expect(chooseBrowsers(undefined, all)).toEqual(['chromium', 'firefox', 'webkit']);
    expect(chooseBrowsers(undefined, { firefox: '/usr/bin/firefox' })).toEqual(['firefox']);
  });

  test('runs the browsers that BROWSERS names, and no other', () => {
    expect(chooseBrowsers(' webkit, chromium', all)).toEqual(['chromium', 'webkit']);
  });

  test('fails where a named browser was not found, and says what to install', () => {
    expect(() => chooseBrowsers('chromium,webkit', { chromium: '' })).toThrow(
      /webkit was not found.*WEBKIT_DRIVER_PATH.*WebKitWebDriver.*Xvfb.*apt-get install webkit2gtk-driver xvfb/,
    );
  });

  test('fails where there is no browser at all', () => {
    expect(() => chooseBrowsers(undefined, {})).toThrow(/^No browser to run.*firefox-esr.*webkit2gtk-driver/);
    expect(() => chooseBrowsers(' , ', all)).toThrow(/^No browser to run/);
  });

  test('fails where BROWSERS names what is no browser of the three', () => {
    expect(() => chooseBrowsers('safari', all)).toThrow(
      'BROWSERS names safari. It can name chromium, firefox, webkit.',
    );
  });
});

describe('A browser is found', () => {
  const installed = (...paths: string[]) => ({ isProgram: (path: string) => paths.includes(path) });
  const find = (env: Record<string, string>, { isProgram }: ReturnType<typeof installed>) =>
    findBrowsers({ PATH: '/usr/local/bin:/usr/bin', ...env }, isProgram);

  test('on the PATH', () => {
    expect(find({}, installed('/usr/bin/firefox', '/usr/bin/WebKitWebDriver', '/usr/bin/Xvfb'))).toEqual({
      chromium: '',
      firefox: '/usr/bin/firefox',
      webkit: '/usr/bin/WebKitWebDriver',
    });
    expect(find({}, installed())).toEqual({ chromium: '' });
  });

  test('where its variable names it, and not elsewhere then', () => {
    const both = installed('/opt/firefox', '/usr/bin/firefox');
    expect(find({ FIREFOX_PATH: '/opt/firefox' }, both).firefox).toBe('/opt/firefox');
    expect(find({ FIREFOX_PATH: '/opt/typo' }, both).firefox).toBeUndefined();
  });

  test('only with the programs that it needs beside it: WebKit draws on the screen of Xvfb', () => {
    expect(find({}, installed('/usr/bin/WebKitWebDriver')).webkit).toBeUndefined();
  });
});
