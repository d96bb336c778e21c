import { appendFile, readdir } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { isOfMessenger } from '../../lib/conversation/is-of-messenger.ts';
import type { SiteStream } from '../../site/build/serve.ts';
import type { NotePlaces } from './developer-notes.ts';

const PATH = '/developer-notes';

/** Adds the part that shows notes to every loader of a site that was built for this stack. */
export async function addNotes(siteFolder: string, siteUrl: string): Promise<void> {
  const module = fileURLToPath(new URL('../../site/local/developer-note.ts', import.meta.url));
  const contents = `import { showDeveloperNotes } from ${JSON.stringify(module)};showDeveloperNotes(${JSON.stringify(siteUrl + PATH)})`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: siteFolder },
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2020',
    write: false,
  });
  const folder = join(siteFolder, 'sdk');
  const loaders = (await readdir(folder)).filter((name) => name.endsWith('.js'));
  await Promise.all(loaders.map((name) => appendFile(join(folder, name), `\n;${outputFiles[0]?.text ?? ''}`)));
}

/** Streams the notes of the website's conversations to open pages. */
export function notesStream(notes: NotePlaces): SiteStream {
  const open = new Set<ServerResponse>();
  notes.add(({ customer, text }) => {
    if (isOfMessenger({ customer })) return;
    for (const response of open) response.write(`data: ${text.replaceAll('\n', ' ')}\n\n`);
  });
  return {
    path: PATH,
    open(response) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' }).flushHeaders();
      open.add(response);
      response.once('close', () => open.delete(response));
    },
  };
}
