import { eventually } from '../support/eventually.ts';
import { freePorts } from '../support/free-ports.ts';
import { type BrowserWindow, DESKTOP, type Engine } from './engine.ts';
import { clickActions, keyActions } from './input.ts';
import { startProgram } from './program.ts';

/** WebKitGTK by its WebDriver, on a screen of its own that is not shown. */
export async function startWebkit(driverPath: string): Promise<Engine> {
  const screen = startProgram('Xvfb', ['-displayfd', '1', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp']);
  const [, display] = await screen.says(/^(\d+)\n/m);
  const env = { DISPLAY: `:${display}`, GDK_BACKEND: 'x11' };
  return {
    open: () => openWindow(driverPath, env),
    close: () => screen.stop(),
  };
}

/** A driver runs one session only, so each window has a driver. */
async function openWindow(driverPath: string, env: Record<string, string>): Promise<BrowserWindow> {
  const [port = 0] = await freePorts(1);
  const driver = startProgram(driverPath, [`--port=${port}`], env);
  // The driver says nothing when it is ready.
  const base = `http://127.0.0.1:${port}/session`;
  await eventually(() => fetch(`http://127.0.0.1:${port}/status`));
  const { sessionId } = await call<{ sessionId: string }>('POST', base, { capabilities: {} });
  const post = <Value>(path: string, body: object = {}) => call<Value>('POST', `${base}/${sessionId}${path}`, body);
  const evaluate = (expression: string) =>
    post<string | undefined>('/execute/sync', { script: `return ${expression}`, args: [] });

  async function resize(width: number, height: number): Promise<void> {
    const frame = await evaluate('[outerWidth - innerWidth, outerHeight - innerHeight].join()');
    const [aside = 0, above = 0] = (frame ?? '').split(',').map(Number);
    await post('/window/rect', { x: 0, y: 0, width: width + aside, height: height + above });
  }
  await resize(DESKTOP.width, DESKTOP.height);
  return {
    navigate: async (url) => void (await post('/url', { url })),
    reload: async () => void (await post('/refresh')),
    evaluate,
    press: async (...keys) => void (await post('/actions', { actions: keyActions(keys) })),
    click: async (x, y) => void (await post('/actions', { actions: clickActions(x, y) })),
    resize,
    screenshot: async () => Buffer.from(await call<string>('GET', `${base}/${sessionId}/screenshot`), 'base64'),
    async close() {
      await call('DELETE', `${base}/${sessionId}`);
      await driver.stop();
    },
  };
}

/** @throws {Error} that names the command, where the driver refuses it. */
async function call<Value>(method: string, url: string, body?: object): Promise<Value> {
  const answer = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value }: { value: Value & { error?: string; message?: string } } = JSON.parse(await answer.text());
  if (!answer.ok) throw new Error(`${method} ${new URL(url).pathname}: ${value.error} ${value.message}`);
  return value;
}
