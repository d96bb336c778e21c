import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ThreadView } from '../../model/views.ts';
import { upload } from '../parts/files.ts';
import { Icon } from '../parts/icons.tsx';
import { Problem } from '../parts/problem.tsx';
import { useTyping } from '../parts/use-typing.ts';
import { AimBar } from './aim-bar.tsx';
import type { Aim, MessageContent } from './composing.ts';
import { MessageForm } from './message-form.tsx';
import { StickerTray } from './sticker-tray.tsx';
import type { Phone } from './use-phone.ts';

interface ComposerProps {
  thread: ThreadView;
  phone: Phone;
  /** Prefilled by a link's `text`. */
  draft: string;
  aim?: Aim;
  onAim: (aim: Aim | undefined) => void;
  onMenu: () => void;
  /** True: messages are tagged as written in the website's chat plugin. */
  plugin: boolean;
}

/** Where the person writes: text, photos and files, stickers, and the button of the menu. */
export function Composer({ thread, phone, draft, aim, onAim, onMenu, plugin }: ComposerProps) {
  const [text, setText] = useState(draft);
  const [picking, setPicking] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const typing = useTyping((on) => phone.perform({ action: 'typing', on }));

  // The focus moves before the next paint, so that a key pressed from then on goes into the field.
  useLayoutEffect(() => {
    if (!aim) return;
    if (aim.kind === 'edit') setText(aim.line.message?.text ?? '');
    field.current?.focus();
  }, [aim]);

  const send = (message: MessageContent) => {
    const extras = { ...(plugin && { plugin }), ...(aim?.kind === 'reply' && { reply_to: aim.line.id }) };
    onAim(undefined);
    return phone.perform({ action: 'message', ...message, ...extras });
  };
  const submit = () => {
    const trimmed = text.trim();
    if (!trimmed) return;
    typing.stop();
    setText('');
    if (aim?.kind === 'edit') {
      onAim(undefined);
      phone.perform({ action: 'edit', mid: aim.line.id, text: trimmed });
    } else send({ text: trimmed });
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
      {aim && <AimBar aim={aim} onCancel={() => onAim(undefined)} />}
      {picking && (
        <StickerTray
          onPick={(sticker_id) => {
            setPicking(false);
            send({ sticker_id });
          }}
        />
      )}
      <MessageForm
        field={field}
        text={text}
        picking={picking}
        onText={(typed) => {
          setText(typed);
          typing.touch();
        }}
        onSubmit={submit}
        onSend={send}
        onAttach={attach}
        onStickers={() => setPicking(!picking)}
        onMenu={thread.menu ? onMenu : undefined}
      />
    </div>
  );
}
