import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { limits } from '../../../lib/messenger/limits.ts';
import type { Line } from '../../model/views.ts';
import { LineView } from './line.tsx';
import { type Mark, MarkView } from './marks.tsx';
import { type NameOf, SystemLine } from './notice.tsx';
import { runs } from './runs.ts';
import { when } from './time.ts';

interface ConversationProps {
  lines: readonly Line[];
  /** The side whose screen it is. Its lines stand on the right. */
  viewer: 'person' | 'page';
  /** The picture of the sender of a line. */
  avatarOf: (line: Line) => ComponentChildren;
  /** The name above a run of lines, if it needs one. */
  labelOf?: (line: Line) => string | undefined;
  nameOf: NameOf;
  /** The state of the viewer's newest line. */
  markOf: (line: Line) => Mark | undefined;
  /** Up to when the other side has read the viewer's lines, and the picture that marks it. */
  seen?: { at: number; picture: ComponentChildren };
  onTap?: (line: Line, title: string, payload: string) => void;
  toolsOf?: (line: Line) => ComponentChildren;
  /** Shown below the last line: typing, quick replies, unsent messages. */
  children?: ComponentChildren;
}

/** All lines of a thread. It stays scrolled to the newest line, at the bottom, while lines come in. */
export function Conversation(props: ConversationProps) {
  const { lines, viewer, seen, onTap } = props;
  const own = lines.filter((line) => line.from === viewer);
  const newest = own.at(-1);
  const read = seen && own.findLast((line) => line.at <= seen.at);
  return (
    <div class="scroller">
      <div class="lines" role="log" aria-label="Messages">
        {runs(lines).map((run) => {
          const first = run.lines[0];
          const last = run.lines.at(-1);
          if (!first || !last) return null;
          const side = first.from === 'system' ? 'system' : first.from === viewer ? 'mine' : 'theirs';
          const label = side !== 'system' && props.labelOf?.(first);
          return (
            <div key={run.key} class={`run ${side}`}>
              {run.time !== undefined && <p class="time-line">{when(run.time)}</p>}
              {label && <p class="run-label">{label}</p>}
              {run.lines.map((line) =>
                side === 'system' ? (
                  <SystemLine key={line.id} line={line} nameOf={props.nameOf} />
                ) : (
                  <div key={line.id} class="entry">
                    {side === 'theirs' && <span class="entry-avatar">{line === last && props.avatarOf(line)}</span>}
                    <LineView
                      line={line}
                      answered={answered(lines, line)}
                      onTap={onTap && ((title, payload) => onTap(line, title, payload))}
                      tools={line.deleted ? undefined : props.toolsOf?.(line)}
                    />
                    {side === 'mine' && (
                      <span class="entry-mark">
                        {line === read && seen?.picture}
                        {line === newest && line !== read && <MarkView mark={props.markOf(line) ?? 'sent'} />}
                      </span>
                    )}
                  </div>
                ),
              )}
            </div>
          );
        })}
        {props.children}
      </div>
    </div>
  );
}

function answered(lines: readonly Line[], line: Line): Line | undefined {
  const mid = line.message?.reply_to?.mid;
  return mid === undefined ? undefined : lines.find(({ id }) => id === mid);
}

/** Three dots: the other side is writing. */
export function Typing({ picture, name }: { picture: ComponentChildren; name: string }) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const end = setTimeout(() => setOver(true), limits.typing);
    return () => clearTimeout(end);
  }, []);
  if (over) return null;
  return (
    <div class="run theirs">
      <div class="entry">
        <span class="entry-avatar">{picture}</span>
        <p class="bubble typing" role="status" aria-label={`${name} is typing`}>
          <i />
          <i />
          <i />
        </p>
      </div>
    </div>
  );
}
