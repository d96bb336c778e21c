import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepLog } from '../../../serverless/local/log-file.ts';

let folder: string;
let terminal: PassThrough;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'customer-chat-'));
  terminal = new PassThrough();
});
afterEach(() => rmSync(folder, { recursive: true }));
const kept = (name = 'stack.log') => readFileSync(join(folder, name), 'utf8');

test('Log lines of functions are kept, other output is not, and the terminal shows both', async () => {
  const end = keepLog(folder, { output: terminal });
  terminal.write('Server ready\n');
  terminal.write('{"message":"a"}\nnot this one\n{"message":"ü"}\n');
  terminal.write(Buffer.from('{"message":"of a thread"}\n'));
  await end();
  terminal.write('{"message":"after the end"}\n');
  expect(kept()).toBe('{"message":"a"}\n{"message":"ü"}\n{"message":"of a thread"}\n');
  expect(String(terminal.read())).toContain('Server ready\n{"message":"a"}\nnot this one');
});

test('A worker thread of serverless-offline writes through it', async () => {
  const { Worker } = await import('node:worker_threads');
  const end = keepLog(folder);
  const worker = new Worker(`process.stdout.write('{"from":"a thread"}\\n')`, { eval: true });
  await new Promise((resolve) => worker.once('exit', resolve));
  await end();
  expect(kept()).toContain('{"from":"a thread"}');
});

test('The file has a largest size: the newest lines stay, also after a restart', async () => {
  for (let start = 0; start < 2; start += 1) {
    const end = keepLog(folder, { output: terminal, limit: 100 });
    for (let n = 0; n < 10; n += 1) terminal.write(`{"start":${start},"line":${n}}\n`);
    await end();
  }
  expect(kept().length).toBeLessThanOrEqual(100);
  expect(kept('stack.log.1').length).toBeLessThanOrEqual(100);
  expect(kept()).toMatch(/\{"start":1,"line":9\}\n$/);
  expect(kept('stack.log.1') + kept()).toMatch(/^\{"start":1,"line":\d\}\n/);
});

test('A deleted folder ends the log file, but not the stack', () => {
  keepLog(join(folder, 'gone'), { output: terminal });
  expect(() => terminal.write('{"message":"a"}\n')).not.toThrow();
});
