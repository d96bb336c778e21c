import { Component, type ComponentChildren } from 'preact';
import { name } from '../text.ts';
import type { Ui } from '../ui.ts';
import { content } from './line.tsx';
import { button, icon } from './parts.tsx';
import type { Row } from './rows.ts';

interface KeptProps {
  line: object;
  /** Everything else that the row looks like, as one string. */
  looks: string;
  draw(): ComponentChildren;
}

/** A row that is drawn again only when it looks different: a long conversation costs nothing while one types. */
class Kept extends Component<KeptProps> {
  override shouldComponentUpdate({ line, looks }: KeptProps): boolean {
    return line !== this.props.line || looks !== this.props.looks;
  }
  override render({ draw }: KeptProps) {
    return draw();
  }
}

/** One row: who said it (for those who hear it), what, when; and how far it got, where it is the visitor's newest. */
export function row(ui: Ui, it: Row, newest: boolean) {
  const state = stateOf(ui, it);
  const looks = [state, newest, it.first, it.last, it.day, ui.broken.size].join();
  return <Kept key={it.key} line={it.line} looks={looks} draw={() => draw(ui, it, newest && state)} />;
}

function draw(ui: Ui, it: Row, state: ReturnType<typeof stateOf> | false) {
  const { line, item } = it;
  const day = it.day && <h3>{ui.day(it.at, ui.now)}</h3>;
  if ('control' in line) {
    return (
      <>
        {day}
        <p class="control">{ui.say(line.control.to === 'bot' ? 'bot' : 'person')}</p>
      </>
    );
  }
  const known = 'seq' in line ? line : undefined;
  return (
    <>
      {day}
      <div class={`row ${it.own ? 'own' : 'theirs'}${it.first ? ' first' : ''}${it.last ? ' last' : ''}`}>
        <span class="sr">{it.own ? ui.say('you') : ui.page}:</span>
        {content(ui, line)}
        {known?.reactions && <span class="reactions">{Object.values(known.reactions).map(name)}</span>}
        {item?.failed ? (
          <p class="meta bad" role="alert">
            {icon('alert', 14)}
            {ui.say(item.failed === 'too_large' ? 'tooLong' : 'failed')}
            {button('', ui.say('retry'), () => ui.client.retry(item.id))}
            {button('', ui.say('remove'), () => ui.client.discard(item.id))}
          </p>
        ) : (
          (it.last || state || known?.edited) && (
            <p class="meta">
              {known?.edited && `${ui.say('edited')} · `}
              {ui.time(it.at)}
              {state && [icon(state === 'sending' ? 'wait' : state === 'sent' ? 'sent' : 'seen', 14), ui.say(state)]}
            </p>
          )
        )}
      </div>
    </>
  );
}

function stateOf({ view: { marks } }: Ui, { own, item, seq = 0 }: Row) {
  if (!own) return false;
  if (item) return item.stored ? 'sent' : 'sending';
  return seq <= (marks.read ?? 0) ? 'seen' : seq <= (marks.delivered ?? 0) ? 'delivered' : 'sent';
}
