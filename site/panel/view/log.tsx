import { pageSize } from '../../../lib/protocol/index.ts';
import { button, icon, scrollable } from '../../lines/parts.tsx';
import { name } from '../../lines/text.ts';
import { firstOfLast } from '../stages.ts';
import type { Ui } from '../ui.ts';
import { quickReplies } from './quick-replies.tsx';
import { rowView } from './row.tsx';
import { rowsOf } from './rows.ts';
import { welcome } from './welcome.tsx';

/** The conversation: its newest lines, and older ones as the visitor scrolls up. */
export function log(ui: Ui) {
  const { view } = ui;
  const rows = rowsOf(view, ui.firstDrawn);
  const newestOwn = rows.filter((row) => row.own).at(-1);
  return (
    <section
      class="log"
      ref={ui.observeSize}
      onScroll={({ currentTarget }) => onScroll(ui, currentTarget)}
      aria-label={ui.say('messages')}
      {...scrollable}
    >
      <div class="rows" ref={ui.observeSize}>
        {isFirstPageDrawn(ui) &&
          hasOlder(ui) &&
          button('older', ui.say(ui.loadingOlder ? 'loading' : 'earlier'), () => void showOlder(ui))}
        {view.lines.length + rows.length === 0 && view.ready && !view.closed && welcome(ui)}
        {rows.map((row) => rowView(ui, row, row === newestOwn))}
        {view.typing && typingDots(ui, view.typing.name)}
        {!view.closed && quickReplies(ui, rows.at(-1))}
      </div>
    </section>
  );
}

/** An agent who types is named. */
function typingDots(ui: Ui, agent: string | undefined) {
  return (
    <div class="row theirs last">
      <div class="bubble dots">
        <i />
        <i />
        <i />
      </div>
      <p class={agent ? 'meta' : 'sr'}>{ui.say('typing', { name: name(agent) || ui.pageName })}</p>
    </div>
  );
}

/** Shown while the visitor reads older lines. */
export function toNewestButton(ui: Ui) {
  const { unread } = ui.view;
  return (
    <button type="button" class={unread > 0 ? 'pill primary' : 'pill'} onClick={() => ui.set({ atNewest: true })}>
      {icon('down', 18)}
      {unread > 0 ? ui.count('fresh', unread) : <span class="sr">{ui.say('latest')}</span>}
    </button>
  );
}

function onScroll(ui: Ui, log: Element): void {
  const atNewest = ui.isAtNewest(log);
  if (atNewest !== ui.atNewest) ui.set({ atNewest });
  if (log.scrollTop < 120) void showOlder(ui);
}

/** Draws one more page of lines. Fetches older ones only where all known lines are drawn. */
async function showOlder(ui: Ui): Promise<void> {
  if (ui.loadingOlder || !hasOlder(ui)) return;
  ui.set({ loadingOlder: true });
  if (!hasUndrawn(ui)) await ui.liveClient.older();
  const undrawn = ui.liveClient.view().lines.filter((line) => line.seq < ui.firstDrawn);
  ui.set({ loadingOlder: false, firstWanted: firstOfLast(undrawn, pageSize) });
}

/** Before that, lines that are added would push the button for older ones upwards. */
function isFirstPageDrawn({ view, firstDrawn, firstWanted }: Ui): boolean {
  return firstDrawn <= firstWanted || view.lines.filter((line) => line.seq >= firstDrawn).length >= pageSize;
}

function hasOlder(ui: Ui): boolean {
  return hasUndrawn(ui) || ui.view.older;
}

function hasUndrawn({ view, firstDrawn }: Ui): boolean {
  return view.lines.some((line) => line.seq < firstDrawn);
}
