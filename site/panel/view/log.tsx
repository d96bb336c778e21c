import { pageSize } from '../../../lib/protocol/index.ts';
import { mediaUrl, name } from '../text.ts';
import type { Ui } from '../ui.ts';
import { image } from './media.tsx';
import { button, icon, listOf, scrolls } from './parts.tsx';
import { row } from './row.tsx';
import { type Row, rows } from './rows.ts';
import { welcome } from './welcome.tsx';

/** The conversation: its newest lines, older ones as the visitor scrolls up, and what they may answer with one press. */
export function log(ui: Ui) {
  const { view, client } = ui;
  const { lines } = view;
  const list = rows(view, ui.from);
  const newest = list.findLast((each) => each.own);
  const hidden = lines.some((line) => line.seq < ui.from);

  async function more(): Promise<void> {
    if (ui.loading || !(hidden || view.older)) return;
    ui.set({ loading: true });
    if (!hidden) await client.older();
    ui.set({
      loading: false,
      target: firstOf(
        client.view().lines.filter((line) => line.seq < ui.from),
        pageSize,
      ),
    });
  }
  function scrolled(event: Event): void {
    const box = event.currentTarget;
    if (!(box instanceof Element)) return;
    const stuck = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
    if (stuck !== ui.stuck) ui.set({ stuck });
    if (box.scrollTop < 120) void more();
  }
  return (
    <div class="middle">
      <section class="log" ref={ui.measure} onScroll={scrolled} aria-label={ui.say('messages')} {...scrolls}>
        <div class="rows" ref={ui.measure}>
          {(hidden || view.older) && button('older', ui.say(ui.loading ? 'loading' : 'earlier'), () => void more())}
          {lines.length + list.length === 0 && view.ready && welcome(ui)}
          {list.map((each) => row(ui, each, each === newest))}
          {view.typing && (
            <div class="row theirs last">
              <div class="bubble dots">
                <span class="sr">{ui.say('typing', { name: ui.page })}</span>
                <i />
                <i />
                <i />
              </div>
            </div>
          )}
          {replies(ui, list.at(-1))}
        </div>
      </section>
      {!ui.stuck && (
        <button type="button" class={view.unread > 0 ? 'pill primary' : 'pill'} onClick={() => ui.set({ stuck: true })}>
          {icon('down', 18)}
          {view.unread > 0 ? ui.count('fresh', view.unread) : <span class="sr">{ui.say('latest')}</span>}
        </button>
      )}
    </div>
  );
}

/** Number of the line that the last `count` lines begin with. */
export function firstOf(lines: Ui['view']['lines'], count: number): number {
  return (lines.at(-count) ?? lines[0])?.seq ?? Number.POSITIVE_INFINITY;
}

/** The quick replies of the newest line; gone as soon as somebody says something else, as in Messenger. */
function replies(ui: Ui, last: Row | undefined) {
  const list = last && 'sent' in last.line ? listOf(last.line.sent.quick_replies) : [];
  return (
    list.length > 0 && (
      <fieldset>
        <legend class="sr">{ui.say('replies')}</legend>
        {list.map((reply) => {
          if (reply.content_type !== 'text') {
            const asked = reply.content_type === 'user_email' ? 'email' : 'phone';
            return button('chip', ui.say(asked), () => {
              ui.set({ asked });
              ui.focus();
            });
          }
          const title = name(reply.title);
          const children = (
            <>
              {mediaUrl(reply.image_url) && image(ui, reply.image_url, title ? '' : ui.say('image'))}
              <bdi>{title}</bdi>
            </>
          );
          return button('chip', children, () => {
            ui.client.write(title || '👍', reply.payload ?? '');
            ui.focus();
          });
        })}
      </fieldset>
    )
  );
}
