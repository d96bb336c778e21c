import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bidi, connectBidi } from './bidi.ts';
import { type BrowserWindow, DESKTOP, type Engine } from './engine.ts';
import { clickActions, keyActions } from './input.ts';
import { startProgram } from './program.ts';

/** Firefox calls home less, and shows no first page. */
const preferences = {
  'app.normandy.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'services.settings.server': 'data:,',
};

/** Firefox without a screen, by WebDriver BiDi, which it speaks without a driver. */
export async function startFirefox(path: string): Promise<Engine> {
  const profile = await mkdtemp(join(tmpdir(), 'customer-chat-firefox-'));
  const lines = Object.entries(preferences).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
  await writeFile(join(profile, 'user.js'), lines.join('\n'));
  // As root, Firefox refuses the home folder of another user, which containers have.
  const env = { HOME: profile };
  const firefox = startProgram(path, ['--headless', '--remote-debugging-port=0', '--profile', profile], env);
  const [, address = ''] = await firefox.says(/WebDriver BiDi listening on (ws:\S+)/);
  const bidi = await connectBidi(address);
  return {
    open: () => openWindow(bidi),
    async close() {
      bidi.close();
      await firefox.stop();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function openWindow(bidi: Bidi): Promise<BrowserWindow> {
  const { userContext } = await bidi.send<{ userContext: string }>('browser.createUserContext');
  // A tab of its own window: the page of a tab in the background is hidden.
  const place = { type: 'window', userContext };
  const { context } = await bidi.send<{ context: string }>('browsingContext.create', place);
  const send = (method: string, params: object): Promise<void> => bidi.send(method, { context, ...params });
  const resize = (width: number, height: number) =>
    send('browsingContext.setViewport', { viewport: { width, height } });
  await resize(DESKTOP.width, DESKTOP.height);
  return {
    navigate: (url) => send('browsingContext.navigate', { url, wait: 'complete' }),
    reload: () => send('browsingContext.reload', { wait: 'complete' }),
    async evaluate(expression) {
      const params = { expression, awaitPromise: true, target: { context } };
      const answer = await bidi.send<Evaluated>('script.evaluate', params);
      if (answer.type === 'exception') throw new Error(answer.exceptionDetails.text);
      return answer.result.value;
    },
    press: (...keys) => send('input.performActions', { actions: keyActions(keys) }),
    click: (x, y) => send('input.performActions', { actions: clickActions(x, y) }),
    resize,
    async screenshot() {
      const { data } = await bidi.send<{ data: string }>('browsingContext.captureScreenshot', { context });
      return Buffer.from(data, 'base64');
    },
    close: () => bidi.send('browser.removeUserContext', { userContext }),
  };
}

/** The answer to `script.evaluate`, for a string or nothing. */
type Evaluated =
  | { readonly type: 'success'; readonly result: { readonly value?: string } }
  | { readonly type: 'exception'; readonly exceptionDetails: { readonly text: string } };
