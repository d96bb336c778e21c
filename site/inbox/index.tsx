import { render } from 'preact';
import { chooseLanguage } from '../../lib/locale/index.ts';
import { fetchWords } from './fetch-words.ts';
import { speakInbox } from './languages/language.ts';
import { startInbox } from './start-inbox.tsx';

const root = document.querySelector('#inbox');
if (root instanceof HTMLElement) void start(root);

/** A page around the inbox could lay its own buttons over it: the inbox does not run inside one. */
async function start(element: HTMLElement): Promise<void> {
  const code = chooseLanguage(navigator.language);
  const words = await fetchWords(code, (error) => {
    console.error('Inbox:', error);
    render(<main class="sign-in">The inbox cannot be loaded. Trying again…</main>, element);
  });
  const language = await speakInbox(navigator.language.replace('-', '_'), code, words);
  document.documentElement.lang = language.tag;
  document.documentElement.dir = language.dir;
  // Also what was said before the words were there.
  render(null, element);
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
