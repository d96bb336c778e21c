import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserServer } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { launchServer } from './browser.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A GET of this address answers with the address of the run's browser, for `openBrowser`. */
    browserUrl: string;
  }
}

/**
 * Runs once, around all test files: one browser serves them all. It starts when the first file asks, and starts again
 * where it has crashed.
 */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  let browser: Promise<BrowserServer> | undefined;
  async function start(): Promise<BrowserServer> {
    const started = await launchServer();
    started.once('close', () => {
      browser = undefined;
    });
    return started;
  }

  const server = createServer(async (_, response) => {
    try {
      browser ??= start();
      response.end((await browser).wsEndpoint());
    } catch (error) {
      browser = undefined;
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  provide('browserUrl', `http://127.0.0.1:${port}`);

  return async () => {
    server.close();
    server.closeAllConnections();
    await (await browser)?.close();
  };
}
