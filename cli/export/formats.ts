import type { Line, Thread } from '../../lib/conversation/index.ts';
import { escapeHtml } from '../../lib/escape-html.ts';
import { timeText } from '../terminal/time-text.ts';
import { readableLine } from './readable-line.ts';

/** How a history is written: a start, each line, and an end. */
export interface Format {
  start(about: { readonly thread: Thread; readonly page: string }): string | undefined;
  line(line: Line, isFirst: boolean): string;
  readonly end?: string;
}

/** The formats of `npm run export`, by the name that the operator writes. */
export const formats: Readonly<Record<string, Format>> = {
  jsonl: { start: () => undefined, line: (line) => JSON.stringify(line) },
  json: {
    start: () => '[',
    // A comma stands before each line but the first: the last one is not known yet.
    line: (line, isFirst) => (isFirst ? '' : ',') + JSON.stringify(line),
    end: ']',
  },
  text: {
    start: (about) => `${titleOf(about)}\n`,
    line(line) {
      const { who, text, notes } = readableLine(line);
      return `${timeText(line.at)}  ${who}: ${[text.replaceAll('\n', '\n    '), ...notes.map((note) => `(${note})`)].join(' ')}`;
    },
  },
  html: {
    start: (about) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(titleOf(about))}</title>
<style>${css}</style>
</head>
<body>
<h1>${escapeHtml(titleOf(about))}</h1>
<ol>`,
    line(line) {
      const { who, text, notes } = readableLine(line);
      const small = notes.map((note) => ` · ${escapeHtml(note)}`).join('');
      const head = `<b dir="auto">${escapeHtml(who)}</b> <time>${timeText(line.at)}</time>${small}`;
      const side = line.speaker === 'customer' ? 'customer' : 'control' in line.content ? 'change' : 'page';
      return `<li class="${side}"><small>${head}</small><p dir="auto">${escapeHtml(text)}</p></li>`;
    },
    end: '</ol>\n</body>\n</html>',
  },
};

function titleOf({ thread, page }: { readonly thread: Thread; readonly page: string }): string {
  return `Conversation of ${page} with ${thread.customer}`;
}

const css = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.25rem; overflow-wrap: anywhere; }
ol { list-style: none; padding: 0; }
li { margin: 0 0 1rem; max-width: 85%; }
li.page { margin-inline-start: auto; text-align: end; }
li.change { max-width: none; text-align: center; }
small { opacity: .75; }
p { margin: .125rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
li.customer p, li.page p { display: inline-block; padding: .5rem .75rem; border-radius: 1rem; text-align: start; }
li.customer p { background: light-dark(#e9e9ee, #33363c); }
li.page p { background: light-dark(#dcebff, #16385f); }
`;
