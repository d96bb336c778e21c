import type { ServedPage } from './serve-pages.ts';

/**
 * What a browser shows at `/m/{page}` for an unknown Page. It names the link of the simulator's Page.
 *
 * @param pageId - the unknown id in the link
 * @param query - `?ref=…` of the link, or nothing. The shown link has it, too.
 */
export function wrongPage(pageId: string, page: { id: string; name: string }, query: string): ServedPage {
  const link = escaped(`/m/${page.id}${query}`);
  const what = pageId === '' ? 'This link names no Page.' : `No Page <code>${escaped(pageId)}</code> here.`;
  return {
    mime: 'text/html; charset=utf-8',
    body: `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>No such Page · Messenger simulator</title>
    <link rel="icon" href="data:," />
    <style>
      body { max-width: 36rem; margin: 12vh auto; padding: 0 24px; font: 1rem / 1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
      h1 { font-size: 1.5rem; line-height: 1.25; }
    </style>
  </head>
  <body>
    <main>
      <h1>${what}</h1>
      <p>This simulator has one Page, ${escaped(page.name)}. Its link is <a href="${link}">${link}</a>.</p>
      <p>To use another id, set <code>PAGE_ID</code> and start the simulator again.</p>
    </main>
  </body>
</html>
`,
  };
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
