import type { Button } from '../../../lib/messenger/index.ts';
import { name, safeUrl } from '../text.ts';
import type { Ui } from '../ui.ts';
import { button, link, listOf } from './parts.tsx';

/** The buttons of a template, or the items of the menu. Buttons that only work inside Messenger are left out. */
export function buttons(ui: Ui, list: readonly Button[] | undefined) {
  const shown = listOf(list).flatMap((each) => buttonOf(ui, each) ?? []);
  return shown.length > 0 && <div class="buttons">{shown}</div>;
}

function buttonOf(ui: Ui, each: Button) {
  if (!('title' in each) || each.type === 'game_play') return undefined;
  const title = name(each.title);
  if (each.type === 'postback') {
    return button('', <bdi>{title}</bdi>, () => {
      ui.liveClient.postback(title, each.payload);
      if (ui.popup) {
        ui.set({ popup: undefined });
        ui.focus();
      }
    });
  }
  const href = safeUrl(each.type === 'web_url' ? each.url : `tel:${name(each.payload).replace(/[^+\d]/g, '')}`);
  return href && link(href, <bdi>{title}</bdi>);
}
