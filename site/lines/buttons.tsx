import type { Button } from '../../lib/messenger/index.ts';
import type { LineUi } from './line-ui.ts';
import { link, listOf } from './parts.tsx';
import { name, safeUrl } from './text.ts';

/** The buttons of a template, or the items of the menu. Buttons that only work inside Messenger are left out. */
export function buttons(ui: LineUi, list: readonly Button[] | undefined) {
  const shown = listOf(list).flatMap((each) => buttonOf(ui, each) ?? []);
  return shown.length > 0 && <div class="buttons">{shown}</div>;
}

function buttonOf(ui: LineUi, each: Button) {
  if (!('title' in each) || each.type === 'game_play') return undefined;
  const title = name(each.title);
  if (each.type === 'postback') {
    return (
      <button type="button" disabled={!ui.press} onClick={() => ui.press?.(title, each.payload)}>
        <bdi>{title}</bdi>
      </button>
    );
  }
  const href = safeUrl(each.type === 'web_url' ? each.url : `tel:${name(each.payload).replace(/[^+\d]/g, '')}`);
  return href && link(href, <bdi>{title}</bdi>);
}
