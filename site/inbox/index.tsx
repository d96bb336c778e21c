import { render } from 'preact';
import { loadInboxLanguage } from './languages/index.ts';
import { startInbox } from './start-inbox.tsx';

const root = document.querySelector('#inbox');
if (root instanceof HTMLElement) {
  // Without its texts the page would stay empty: it begins again when the network may be back.
  start(root).catch(() => setTimeout(() => location.reload(), 5000));
}

/** A page around the inbox could lay its own buttons over it: the inbox does not run inside one. */
async function start(element: HTMLElement): Promise<void> {
  const language = await loadInboxLanguage(navigator.language);
  document.documentElement.lang = language.tag;
  document.documentElement.dir = language.dir;
  if (window.top === window.self) return startInbox(element, language);
  const home = location.origin + location.pathname;
  render(
    <main class="sign-in">
      <p>{language.say('framed')}</p>
      <a href={home} target="_blank" rel="noopener noreferrer">
        {language.say('openInbox')}
      </a>
    </main>,
    element,
  );
}
