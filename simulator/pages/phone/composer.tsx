import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Line, PhoneAction, ThreadView } from '../../model/views.ts';
import { Face, stickers } from '../parts/faces.tsx';
import { upload } from '../parts/files.ts';
import { Icon } from '../parts/icons.tsx';
import { excerpt } from '../parts/line.tsx';
import { Problem } from '../parts/problem.tsx';
import { useTyping } from '../parts/use-typing.ts';
import type { Phone } from './use-phone.ts';

/** What the next text belongs to: an answer to a line, or a new wording of one's own. */
export type Aim = { kind: 'reply' | 'edit'; line: Line };

interface ComposerProps {
  thread: ThreadView;
  phone: Phone;
  /** Prefilled by a link's `text`. */
  draft: string;
  aim?: Aim;
  onAim: (aim: Aim | undefined) => void;
  onMenu: () => void;
  /** Writes as on the website: the event says so in its tags. */
  plugin: boolean;
}

/** Where the person writes: text, photos and files, stickers, and the way to the menu. */
export function Composer({ thread, phone, draft, aim, onAim, onMenu, plugin }: ComposerProps) {
  const [text, setText] = useState(draft);
  const [picking, setPicking] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const typing = useTyping((on) => phone.perform({ action: 'typing', on }));

  // Before the next paint: a key that is pressed then goes into the field.
  useLayoutEffect(() => {
    if (!aim) return;
    if (aim.kind === 'edit') setText(aim.line.message?.text ?? '');
    field.current?.focus();
  }, [aim]);

  const send = (message: Omit<PhoneAction & { action: 'message' }, 'action'>) => {
    const extras = { ...(plugin && { plugin }), ...(aim?.kind === 'reply' && { reply_to: aim.line.id }) };
    onAim(undefined);
    return phone.perform({ action: 'message', ...message, ...extras });
  };
  const submit = () => {
    const words = text.trim();
    if (!words) return;
    typing.stop();
    setText('');
    if (aim?.kind === 'edit') {
      onAim(undefined);
      phone.perform({ action: 'edit', mid: aim.line.id, text: words });
    } else send({ text: words });
  };
  const attach = async (files: FileList | null) => {
    phone.refuse();
    try {
      for (const file of files ?? []) await send({ attachment: await upload(file) });
    } catch (error) {
      phone.refuse(error);
    }
  };

  if (thread.menu?.composer_input_disabled)
    return (
      <div class="composer only-menu">
        <button type="button" class="button" onClick={onMenu}>
          <Icon name="menu" size={20} /> Menu
        </button>
      </div>
    );

  return (
    <div class="composer-area">
      <Problem error={phone.refusal} onDismiss={() => phone.refuse()} />
      {aim && (
        <div class="aim">
          <Icon name={aim.kind === 'reply' ? 'reply' : 'refresh'} size={18} />
          <p>
            <strong>{aim.kind === 'reply' ? 'Replying' : 'Editing'}</strong>
            <span>{excerpt(aim.line)}</span>
          </p>
          <button type="button" class="icon-button" aria-label="Cancel" onClick={() => onAim(undefined)}>
            <Icon name="close" size={18} />
          </button>
        </div>
      )}
      {picking && (
        <ul class="sticker-tray" aria-label="Stickers">
          {stickers.map(({ id, name, face }) => (
            <li key={id}>
              <button
                type="button"
                aria-label={`Send sticker: ${name}`}
                onClick={() => {
                  setPicking(false);
                  send({ sticker_id: id });
                }}
              >
                <Face name={face} size={48} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {thread.menu && (
          <button type="button" class="icon-button" aria-label="Menu" onClick={onMenu}>
            <Icon name="menu" />
          </button>
        )}
        <label class="icon-button">
          <span class="sr-only">Send a photo or file</span>
          <input
            type="file"
            class="sr-only"
            multiple
            onChange={(event) => {
              attach(event.currentTarget.files).then(() => undefined);
              event.currentTarget.value = '';
            }}
          />
          <Icon name="image" />
        </label>
        <button
          type="button"
          class="icon-button"
          aria-label="Stickers"
          aria-expanded={picking}
          onClick={() => setPicking(!picking)}
        >
          <Icon name="sticker" />
        </button>
        <textarea
          ref={field}
          rows={1}
          value={text}
          placeholder="Aa"
          aria-label="Message"
          maxLength={20_000}
          onInput={(event) => {
            setText(event.currentTarget.value);
            typing.touch();
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            submit();
          }}
        />
        {text.trim() ? (
          <button type="submit" class="icon-button" aria-label="Send">
            <Icon name="send" />
          </button>
        ) : (
          <button
            type="button"
            class="icon-button"
            aria-label="Send a like"
            onClick={() => send({ sticker_id: stickers[0].id })}
          >
            <Face name="thumb" size={26} />
          </button>
        )}
      </form>
    </div>
  );
}
