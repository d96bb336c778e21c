import { Component, type ComponentChildren } from 'preact';
import type { VisitorControl } from '../../../lib/protocol/index.ts';
import { lineContent } from '../../lines/line.tsx';
import { button, icon } from '../../lines/parts.tsx';
import { name } from '../../lines/text.ts';
import type { Ui } from '../ui.ts';
import { controlEvents } from './control.ts';
import type { Row } from './rows.ts';

interface CachedRowProps {
  line: object;
  /** Everything else that decides what the row looks like, as one string. */
  appearance: string;
  draw(): ComponentChildren;
}

/** Draws a row again only when it looks different, so that typing stays fast in a long conversation. */
class CachedRow extends Component<CachedRowProps> {
  override shouldComponentUpdate({ line, appearance }: CachedRowProps): boolean {
    return line !== this.props.line || appearance !== this.props.appearance;
  }
  override render({ draw }: CachedRowProps) {
    return draw();
  }
}

/** One row: author (for screen readers), content, time, and the delivery state of the visitor's newest row. */
export function rowView(ui: Ui, row: Row, isNewestOwn: boolean) {
  const state = deliveryState(ui, row);
  const appearance = [
    state,
    isNewestOwn,
    row.first,
    row.last,
    row.day,
    row.beginsMessenger,
    ui.broken.size,
    ui.view.closed,
  ].join();
  return (
    <CachedRow
      key={row.key}
      line={row.line}
      appearance={appearance}
      draw={() => (
        <>
          {row.beginsMessenger && <p class="control">{ui.say('messengerBegins')}</p>}
          {row.day && <h3>{ui.day(row.at, ui.now)}</h3>}
          {'control' in row.line ? (
            <p class="control">{controlText(ui, row.line.control)}</p>
          ) : (
            message(ui, row, isNewestOwn && state)
          )}
        </>
      )}
    />
  );
}

function controlText(ui: Ui, control: VisitorControl): string {
  const texts = controlEvents(control).map((event) => ui.say(event.key, { name: event.name }));
  return texts.join(' · ');
}

type DeliveryState = 'sending' | 'sent' | 'delivered' | 'seen';

function message(ui: Ui, row: Row, state: DeliveryState | false) {
  const { line, own, first, last } = row;
  const reactions = 'seq' in line && line.reactions;
  return (
    <div class={`row ${own ? 'own' : 'theirs'}${first ? ' first' : ''}${last ? ' last' : ''}`}>
      {author(ui, row)}
      {lineContent(ui, line)}
      {reactions && <span class="reactions">{Object.values(reactions).map(name)}</span>}
      {row.item?.failed ? failure(ui, row.item) : timeAndState(ui, row, state)}
    </div>
  );
}

/** An agent's name stands once above the lines of a group. Otherwise the author is for screen readers alone. */
function author(ui: Ui, { own, first, name: agent }: Row) {
  if (agent && first) return <bdi class="meta">{name(agent)}</bdi>;
  return <span class="sr">{own ? ui.say('you') : name(agent) || ui.pageName}:</span>;
}

function failure(ui: Ui, { id, failed }: NonNullable<Row['item']>) {
  return (
    <p class="meta bad" role="alert">
      {icon('alert', 14)}
      {ui.say(failed === 'too_large' ? 'tooLong' : 'failed')}
      {!ui.view.closed && button('', ui.say('retry'), () => ui.liveClient.retry(id))}
      {button('', ui.say('remove'), () => ui.liveClient.discard(id))}
    </p>
  );
}

function timeAndState(ui: Ui, { line, last, at }: Row, state: DeliveryState | false) {
  const edited = 'seq' in line && line.edited;
  if (!last && !state && !edited) return null;
  return (
    <p class="meta">
      {edited && `${ui.say('edited')} · `}
      {ui.time(at)}
      {state && [icon(stateIcons[state], 14), ui.say(state)]}
    </p>
  );
}

const stateIcons = { sending: 'wait', sent: 'sent', delivered: 'seen', seen: 'seen' } as const;

function deliveryState({ view: { marks } }: Ui, { own, item, seq = 0 }: Row): DeliveryState | false {
  if (!own) return false;
  if (item) return item.stored ? 'sent' : 'sending';
  if (seq <= (marks.read ?? 0)) return 'seen';
  return seq <= (marks.delivered ?? 0) ? 'delivered' : 'sent';
}
