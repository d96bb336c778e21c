import type { LineUi } from './line-ui.ts';
import { button, icon, link } from './parts.tsx';
import { mediaUrl, name } from './text.ts';

/** A picture that opens large, or a player; or a link, for other types and for media that cannot be loaded. */
export function media(ui: LineUi, type: string, url: unknown) {
  const src = mediaUrl(url);
  if (!src) return unsupported(ui);
  const isBroken = ui.broken.has(src);
  if (type === 'image' && !isBroken) {
    return button('picture', image(ui, src, ui.say('image')), () => ui.set({ largePicture: src }));
  }
  if ((type === 'video' || type === 'audio') && !isBroken) {
    const Player = type;
    return (
      <Player src={src} controls preload="metadata" aria-label={ui.say(type)} onError={() => ui.markBroken(src)} />
    );
  }
  return link(
    src,
    <>
      {icon('file')}
      <bdi>{fileName(src) || ui.say('file')}</bdi>
    </>,
    // The style sheet makes it as large as what it replaces.
    isBroken ? `file ${type}-place` : 'file',
  );
}

/** A picture, or nothing where it cannot be loaded. Screen readers skip it where `alt` is empty. */
export function image(ui: LineUi, url: unknown, alt: string, className = '') {
  const src = mediaUrl(url);
  if (!src || ui.broken.has(src)) return null;
  return (
    <img
      class={className}
      src={src}
      alt={alt}
      loading="lazy"
      referrerpolicy="no-referrer"
      onError={() => ui.markBroken(src)}
    />
  );
}

/**
 * The picture that the visitor pressed, over the whole window. The browser moves the focus in and back, and closes it
 * on Escape.
 */
export function largePicture(ui: LineUi) {
  if (!ui.largePicture) return null;
  const show = (dialog: HTMLDialogElement | null) => {
    if (dialog && !dialog.open) dialog.showModal();
  };
  const close = (event: Event) =>
    event.currentTarget instanceof Element && event.currentTarget.closest('dialog')?.close();
  return (
    <dialog class="large" ref={show} aria-label={ui.say('image')} onClose={() => ui.set({ largePicture: undefined })}>
      <button type="button" aria-label={ui.say('close')} onClick={close}>
        {image(ui, ui.largePicture, '')}
        {icon('close')}
      </button>
    </dialog>
  );
}

export function unsupported(ui: LineUi) {
  return <em>{ui.say('unsupported')}</em>;
}

function fileName(url: string): string {
  try {
    return name(decodeURIComponent(new URL(url).pathname.split('/').pop() ?? ''));
  } catch {
    return '';
  }
}
