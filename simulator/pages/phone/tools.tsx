import { useRef, useState } from 'preact/hooks';
import type { Line } from '../../model/views.ts';
import { Face, reactions } from '../parts/faces.tsx';
import { Icon } from '../parts/icons.tsx';
import { useDismiss } from '../parts/use-dismiss.ts';
import type { Phone } from './use-phone.ts';

/** The buttons of a line: react and reply, for the person's own lines also edit and unsend. */
export function Tools(props: {
  line: Line;
  phone: Phone;
  onReply: (line: Line) => void;
  onEdit: (line: Line) => void;
}) {
  const { line, phone } = props;
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  useDismiss(root, open, () => setOpen(false));
  const own = line.from === 'person';
  const closeAnd = (action: () => void) => () => {
    setOpen(false);
    action();
  };
  const current = line.reactions?.person;
  return (
    <div class={open ? 'tools open' : 'tools'} ref={root}>
      <button
        type="button"
        class="icon-button"
        aria-label="React, reply and more"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="smile" size={20} />
      </button>
      {open && (
        <div class="tools-menu">
          {!own && (
            <fieldset class="tools-faces" aria-label="React">
              {reactions.map(({ emoji, name, face }) => (
                <button
                  key={name}
                  type="button"
                  aria-label={name}
                  aria-pressed={current === emoji}
                  onClick={closeAnd(() =>
                    phone.perform({ action: 'react', mid: line.id, emoji: current === emoji ? null : emoji }),
                  )}
                >
                  <Face name={face} size={26} />
                </button>
              ))}
            </fieldset>
          )}
          <button type="button" onClick={closeAnd(() => props.onReply(line))}>
            <Icon name="reply" size={18} /> Reply
          </button>
          {own && line.message?.text !== undefined && (
            <button type="button" onClick={closeAnd(() => props.onEdit(line))}>
              <Icon name="refresh" size={18} /> Edit
            </button>
          )}
          {own && line.message && (
            <button type="button" onClick={closeAnd(() => phone.perform({ action: 'delete', mid: line.id }))}>
              <Icon name="trash" size={18} /> Unsend
            </button>
          )}
        </div>
      )}
    </div>
  );
}
