import { plainText } from '../../lines/line.tsx';
import { largePicture } from '../../lines/media.tsx';
import { iconButton } from '../../lines/parts.tsx';
import { closeSheet } from '../sheets.ts';
import { isDrawn } from '../stages.ts';
import type { Ui } from '../ui.ts';
import { composer } from './composer.tsx';
import { keepFocusInside } from './focus-trap.ts';
import { avatar } from './greeting.tsx';
import { log, toNewestButton } from './log.tsx';
import { more } from './more.tsx';
import { notice } from './notice.tsx';
import { reach } from './reach.tsx';
import { sheet } from './sheet.tsx';
import { standing, whoAnswers } from './standing.tsx';
import { endedChat } from './welcome.tsx';

/** Lines that come at once and are all read aloud. */
const LINES_READ = 10;

/** The window of the conversation: a dialog beside the page, or over the whole window on a phone. */
export function dialog(ui: Ui) {
  return (
    <div
      class="dialog"
      role="dialog"
      aria-modal={ui.fillsWindow}
      aria-label={ui.say('dialog', { name: ui.pageName })}
      tabIndex={-1}
      onKeyDown={(event) => onKeyDown(ui, event)}
      onPointerDown={({ target }) => {
        if (ui.popup && target instanceof Element && !target.closest('.popup')) ui.set({ popup: undefined });
      }}
    >
      <div class="header">{isDrawn('header', ui) && headerContent(ui)}</div>
      {isDrawn('header', ui) && notice(ui)}
      {isDrawn('composer', ui) && (ui.view.ended ? endedChat(ui) : chat(ui))}
      {sheet(ui)}
      {largePicture(ui)}
      {liveRegion(ui)}
    </div>
  );
}

/** The Page's name, who answers, and how soon the Page usually answers. */
function headerContent(ui: Ui) {
  const { responseTime } = ui.config;
  const { closed, person, ready } = ui.view;
  const who = whoAnswers(ui);
  // No promise stands beside a person who is there, or beside the hours.
  const howSoon = ready && !closed && !person.name && !person.back && responseTime && ui.say(responseTime);
  return (
    <>
      {avatar(ui)}
      <div>
        <h2>
          <bdi>{ui.pageName}</bdi>
        </h2>
        <p>
          <span role="status">{who}</span>
          {who && howSoon && ' · '}
          {howSoon}
          {!ready && '\u00a0'}
        </p>
      </div>
      {more(ui)}
      {iconButton(ui.fillsWindow ? 'close' : 'minimise', ui.say('close'), ui.close)}
    </>
  );
}

function chat(ui: Ui) {
  return [conversation(ui), standing(ui), reach(ui), !ui.view.closed && composer(ui)];
}

/** The place of the log, which is empty until the composer is drawn. */
function conversation(ui: Ui) {
  return <div class="middle">{isDrawn('conversation', ui) && [log(ui), !ui.atNewest && toNewestButton(ui)]}</div>;
}

/**
 * Screen readers read new lines aloud from here. Lines of earlier visits (up to `baseline`) are left out. The region is
 * empty at first: screen readers pass over what a new region has in it.
 */
function liveRegion(ui: Ui) {
  const { lines, baseline } = ui.view;
  const newLines = isDrawn('conversation', ui)
    ? lines.filter((line) => line.seq > baseline && 'sent' in line).slice(-LINES_READ)
    : [];
  return (
    <div class="sr" role="log" aria-live="polite" aria-label={ui.pageName}>
      {newLines.map((line) => (
        <p key={line.seq}>{plainText(ui, line)}</p>
      ))}
    </div>
  );
}

/** Escape goes one step back. Where the rest cannot be used, Tab goes round inside. */
function onKeyDown(ui: Ui, event: KeyboardEvent): void {
  if (event.key === 'Escape' && !ui.largePicture) {
    event.stopPropagation();
    if (ui.popup) ui.focus(`.${ui.popup} button`);
    else if (ui.sheet) closeSheet(ui);
    else if (ui.asked) ui.focus();
    else ui.close();
    ui.set({ popup: undefined, asked: undefined });
  }
  const isModal = ui.fillsWindow || ui.sheet;
  if (event.key === 'Tab' && isModal) keepFocusInside(event);
}
