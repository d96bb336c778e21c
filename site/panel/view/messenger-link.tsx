import { button } from '../../lines/parts.tsx';
import { safeUrl } from '../../lines/text.ts';
import type { Opening } from '../client/index.ts';
import { openSheet, problemTexts } from '../sheets.ts';
import { noSheet } from '../state.ts';
import type { Ui } from '../ui.ts';

/**
 * Opens Messenger. A true link: no browser blocks it as a popup, and on phones it opens the app. The server has to make
 * it first.
 */
export function messengerLink(ui: Ui) {
  const { opening } = ui.view;
  if (!opening || opening.step === 'asking') return <p role="status">{ui.say('connecting')}</p>;
  if (opening.step === 'failed') return again(ui, opening, ui.say(problemTexts[opening.problem]));
  if (opening.step === 'over') return again(ui, opening, ui.say('linkOver'));
  return (
    <>
      <a
        class={opening.step === 'ready' ? 'primary' : ''}
        href={safeUrl(opening.url)}
        target="_blank"
        rel="noopener noreferrer"
        // The browser follows the link first.
        onClick={() => setTimeout(() => opened(ui, opening))}
      >
        {ui.say('openMessenger')}
      </a>
      {opening.step === 'silent' && again(ui, opening, ui.say('noDigits'))}
    </>
  );
}

function opened(ui: Ui, { purpose }: Opening): void {
  ui.liveClient.openings.opened();
  if (purpose === 'follow') ui.set(noSheet);
  ui.focus(purpose === 'join' ? '.sheet input' : undefined);
}

function again(ui: Ui, { purpose }: Opening, text: string) {
  return (
    <>
      <p role="alert">{text}</p>
      {button('', ui.say('retry'), () => openSheet(ui, purpose))}
    </>
  );
}
