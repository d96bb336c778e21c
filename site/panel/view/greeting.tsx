import { image } from '../../lines/media.tsx';
import { button, iconButton } from '../../lines/parts.tsx';
import { name } from '../../lines/text.ts';
import type { Ui } from '../ui.ts';

/** The card beside the bubble. It takes no focus, because the visitor reads the page. */
export function greetingCard(ui: Ui) {
  return (
    <section class="greeting" aria-label={ui.pageName}>
      {button(
        'tap',
        <>
          {avatar(ui)}
          <span>
            <b>
              <bdi>{ui.pageName}</bdi>
            </b>
            <span dir="auto">{greetingText(ui)}</span>
            <b class="cta">{ui.say('start')}</b>
          </span>
        </>,
        ui.open,
      )}
      {iconButton('close', ui.say('close'), ui.close)}
    </section>
  );
}

/**
 * The operator's greeting for visitors who have or have not written before. Names are unknown here, so placeholders go.
 */
export function greetingText(ui: Ui): string {
  const { logged_in_greeting: forKnown, logged_out_greeting: forNew } = ui.attributes;
  const text = (ui.view.started && forKnown) || forNew || forKnown || ui.say('greeting');
  return name(text.replace(/\{\{\w+\}\}/g, ''));
}

export function avatar(ui: Ui) {
  return (
    <span class="avatar" aria-hidden="true">
      {image(ui, ui.config.pagePicture, '') ?? [...ui.pageName][0]}
    </span>
  );
}
