import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { newFolder } from '../support/new-folder.ts';

const run = promisify(execFile);

/** The compiler options of a new project of Vite with React and TypeScript. */
const compilerOptions = {
  target: 'ES2022',
  useDefineForClassFields: true,
  lib: ['ES2022', 'DOM', 'DOM.Iterable'],
  module: 'ESNext',
  types: [],
  skipLibCheck: false,
  moduleResolution: 'bundler',
  verbatimModuleSyntax: true,
  moduleDetection: 'force',
  noEmit: true,
  jsx: 'react-jsx',
  strict: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  erasableSyntaxOnly: true,
  noFallthroughCasesInSwitch: true,
};

/** What the compiler says of a page's project with these sources. */
async function compiled(sources: Readonly<Record<string, string>>): Promise<string> {
  const folder = newFolder();
  mkdirSync(join(folder, 'src'));
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  cpSync('site/embed/customer-chat.d.ts', join(folder, 'src/customer-chat.d.ts'));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  for (const [name, text] of Object.entries(sources)) writeFileSync(join(folder, 'src', name), text);
  return run(process.execPath, [join(process.cwd(), 'node_modules/.bin/tsc'), '-p', folder]).then(
    ({ stdout }) => stdout,
    ({ stdout }) => String(stdout),
  );
}

test('the React example of the docs and the types of window.FB compile in a new TypeScript project', async () => {
  const [, example = ''] = /```tsx\n([\s\S]*?)```/.exec(readFileSync('docs/embedding.md', 'utf8')) ?? [];
  expect(example).toContain('fb-customerchat');
  const file = './Chat';
  const page = `
import { Chat } from '${file}';
export const Shop = () => (
  <>
    <Chat about="mugs" />
    <Chat />
    <button type="button" onClick={() => window.FB?.CustomerChat.showDialog()}>Chat</button>
  </>
);
export function signedIn(token: string): void {
  window.FB?.CustomerChat.update({ ref: 'shop', identity: async () => token });
  window.FB?.Event.subscribe('customerchat.load', () => window.FB?.CustomerChat.show(true));
  window.fbAsyncInit = () => window.FB?.init({ xfbml: true });
}
`;
  expect(await compiled({ [`${file}.tsx`]: example, 'Shop.tsx': page })).toBe('');
});

test('the types refuse a call and an event that the plugin does not have', async () => {
  const said = await compiled({
    'wrong.ts': `window.FB?.CustomerChat.open();\nwindow.FB?.Event.subscribe('customerchat.opened', () => {});\nexport {};\n`,
  });
  expect(said).toMatch(/wrong\.ts\(1,\d+\).*'open' does not exist/);
  expect(said).toMatch(/wrong\.ts\(2,\d+\)/);
});
