import { escapeHtml } from '../escape-html.ts';
import { chooseLanguage, isRightToLeft } from '../locale/index.ts';
import { mailWords } from './languages/index.ts';

/**
 * What the page behind a mail's links says. `open`: nothing was chosen yet. `gone`: the conversation was deleted, so no
 * answer can come, and mails of others can be stopped.
 */
export type ChoiceState = 'open' | 'on' | 'stopped' | 'gone' | 'invalid';

/** The page without a script: each button is a form of its own, since programs that only follow links press none. */
export function choicePage(state: ChoiceState, shop: string, locale: string | undefined): string {
  const language = chooseLanguage(locale ?? '');
  const words = mailWords[language];
  const button = (choice: 'on' | 'stopped', label: string) =>
    `<form method="post"><input type="hidden" name="choice" value="${choice}"><button class="${choice}">${escapeHtml(label)}</button></form>`;
  const said = { open: words.question, on: words.on, stopped: words.stopped, gone: undefined, invalid: words.invalid };
  const sentence = said[state];
  const buttons = [
    ...(state === 'open' || state === 'stopped' ? [button('on', words.yes)] : []),
    ...(state === 'open' || state === 'on' || state === 'gone' ? [button('stopped', words.stop)] : []),
  ];
  const title = escapeHtml(words.page.replace(/\{\w+\}/, () => shop));
  return `<!doctype html>
<html lang="${language.replace('_', '-')}" dir="${isRightToLeft(language) ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${sentence === undefined ? '' : `<p role="status">${escapeHtml(sentence)}</p>`}
${buttons.join('\n')}
</main>
</body>
</html>
`;
}

const style = `
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 17px/1.5 system-ui, sans-serif; }
main { box-sizing: border-box; width: 100%; max-width: 460px; padding: 24px; display: grid; gap: 14px; }
h1 { margin: 0; font-size: 1.35rem; line-height: 1.25; overflow-wrap: anywhere; }
p { margin: 0 0 6px; }
form { margin: 0; }
button { width: 100%; min-height: 48px; padding: 10px 16px; border: 1px solid #0a66d6; border-radius: 12px; font: inherit; cursor: pointer; }
button.on { background: #0a66d6; color: #fff; }
button.stopped { background: transparent; border-color: #767676; color: inherit; }
button:focus-visible { outline: 3px solid #0a66d6; outline-offset: 3px; }
`;
