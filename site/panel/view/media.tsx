import { mediaUrl, name } from '../text.ts';
import type { Ui } from '../ui.ts';
import { button, icon, link } from './parts.tsx';

/** A picture that opens large, a player, or a link to what is neither or cannot be fetched. */
export function media(ui: Ui, type: string, url: unknown, label?: string) {
  const src = mediaUrl(url);
  if (!src) return unsupported(ui);
  const broken = ui.broken.has(src);
  if (type === 'image' && !broken) {
    return button('picture', image(ui, src, label || ui.say('image')), () => ui.set({ large: src }));
  }
  if ((type === 'video' || type === 'audio') && !broken) {
    const Player = type;
    return <Player src={src} controls preload="metadata" aria-label={ui.say(type)} onError={() => refuse(ui, src)} />;
  }
  const children = (
    <>
      {icon('file')}
      <bdi>{name(label) || lastOf(src) || ui.say('file')}</bdi>
    </>
  );
  return link(src, children, 'file');
}

/** A picture that says nothing but to the eye, where `alt` is empty. */
export function image(ui: Ui, url: unknown, alt: string, className = '') {
  const src = mediaUrl(url);
  if (!src || ui.broken.has(src)) return null;
  return (
    <img
      class={className}
      src={src}
      alt={alt}
      loading="lazy"
      referrerpolicy="no-referrer"
      onError={() => refuse(ui, src)}
    />
  );
}

/** The picture that was pressed, over the whole window. The browser moves the focus in and back, and listens for Escape. */
export function large(ui: Ui) {
  const show = (dialog: HTMLDialogElement | null) => dialog && !dialog.open && dialog.showModal();
  const close = () => ui.set({ large: undefined });
  return (
    ui.large && (
      <dialog class="large" ref={(dialog) => void show(dialog)} aria-label={ui.say('image')} onClose={close}>
        <button type="button" aria-label={ui.say('close')} onClick={close}>
          {image(ui, ui.large, '')}
          {icon('close')}
        </button>
      </dialog>
    )
  );
}

export function unsupported(ui: Ui) {
  return <em>{ui.say('unsupported')}</em>;
}

function refuse(ui: Ui, src: string): void {
  ui.broken.add(src);
  ui.set({});
}

function lastOf(url: string): string {
  try {
    return name(decodeURIComponent(new URL(url).pathname.split('/').pop() ?? ''));
  } catch {
    return '';
  }
}
