import type { RefObject } from 'preact';
import { Face, stickers } from '../parts/faces.tsx';
import { Icon } from '../parts/icons.tsx';
import type { MessageContent } from './composing.ts';

interface MessageFormProps {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  /** Whether the stickers are shown. */
  picking: boolean;
  onText: (text: string) => void;
  onSubmit: () => void;
  onSend: (message: MessageContent) => void;
  onAttach: (files: FileList | null) => void;
  onStickers: () => void;
  /** Missing: the Page has no menu. */
  onMenu: (() => void) | undefined;
}

/** The row at the bottom of the phone: the text field with the buttons around it. */
export function MessageForm(props: MessageFormProps) {
  const { field, text, picking, onText, onSubmit, onSend, onAttach, onStickers, onMenu } = props;
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {onMenu && (
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
            onAttach(event.currentTarget.files);
            event.currentTarget.value = '';
          }}
        />
        <Icon name="image" />
      </label>
      <button type="button" class="icon-button" aria-label="Stickers" aria-expanded={picking} onClick={onStickers}>
        <Icon name="sticker" />
      </button>
      <textarea
        ref={field}
        rows={1}
        dir="auto"
        value={text}
        placeholder="Aa"
        aria-label="Message"
        maxLength={20_000}
        onInput={(event) => onText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          onSubmit();
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
          onClick={() => onSend({ sticker_id: stickers[0].id })}
        >
          <Face name="thumb" size={26} />
        </button>
      )}
    </form>
  );
}
