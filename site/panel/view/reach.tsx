import type { ComponentChildren } from 'preact';
import { button } from '../../lines/parts.tsx';
import { isolated } from '../../lines/text.ts';
import { askAtOnce, isPossible, openSheet } from '../sheets.ts';
import type { Ui } from '../ui.ts';

/** Where answers go that the visitor does not read here, and where else they could go while the visitor waits. */
export function reach(ui: Ui) {
  const { closed } = ui.view;
  return (
    <>
      <div class="reach" role="status">
        {!closed && [messengerText(ui), mailText(ui), problemText(ui)]}
      </div>
      {!closed && offers(ui)}
    </>
  );
}

function messengerText(ui: Ui) {
  const { opening, reach } = ui.view;
  if (reach.messenger?.state === 'on') return stoppable(ui, ui.say('alsoMessenger'), 'messenger');
  const step = opening?.purpose === 'follow' && opening.step;
  if (step === 'silent')
    return line(
      ui.say('silent'),
      button('', ui.say('retry'), () => openSheet(ui, 'follow')),
    );
  if (reach.messenger?.state === 'opened') return stoppable(ui, ui.say('goOn'), 'messenger');
  return step === 'opened' && line(ui.say('goOn'));
}

function mailText(ui: Ui) {
  const { state, address } = ui.view.reach.mail ?? {};
  const isAsked = state === 'asked';
  if (!isAsked && state !== 'given' && state !== 'on') return false;
  return stoppable(ui, ui.say(isAsked ? 'mailAsked' : 'mailGoes', { address: isolated(address) }), 'mail');
}

/** A button has no sheet in which its problem could stand. */
function problemText(ui: Ui) {
  return !ui.sheet && ui.problem && line(<span class="bad">{ui.say(ui.problem)}</span>);
}

function line(text: ComponentChildren, action?: ComponentChildren) {
  return (
    <p>
      <span>{text}</span>
      {action}
    </p>
  );
}

/** The line with its *Stop*, whose name says what stops where it is read apart from the line. */
function stoppable(ui: Ui, text: string, what: 'messenger' | 'mail') {
  const label = ui.say('stop');
  const stop = () => {
    // A link that the visitor has opened meanwhile is not waited for, either.
    if (what === 'messenger') ui.liveClient.openings.cancel();
    void askAtOnce(ui, { type: 'stop', what });
  };
  return line(
    text,
    <button type="button" aria-label={`${label}: ${text}`} onClick={stop}>
      {label}
    </button>,
  );
}

/** One calm line for a visitor who waits, or whom the bot has asked for an address. */
function offers(ui: Ui) {
  const { view } = ui;
  const isMailOffered = view.reach.mail?.state === 'offered';
  const step = view.opening?.purpose === 'follow' && view.opening.step;
  const isSilent = step === 'silent';
  const isUnderWay = step === 'opened' || isSilent;
  const kinds = [
    (view.waiting || isMailOffered) && !isUnderWay && ('follow' as const),
    (isMailOffered || isSilent) && ('mail' as const),
  ].filter((kind) => kind !== false);
  const possible = kinds.filter((kind) => isPossible(kind, view));
  return (
    possible.length > 0 && (
      <p class="offers">
        {possible.map((kind) =>
          button('', ui.say(kind === 'mail' ? 'byMail' : 'toMessenger'), () => openSheet(ui, kind)),
        )}
      </p>
    )
  );
}
