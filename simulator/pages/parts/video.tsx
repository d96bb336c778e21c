import { safe } from './links.tsx';

export function Video({ url, class: name = 'video' }: { url: string | undefined; class?: string }) {
  return (
    <video class={name} controls preload="metadata" src={safe(url)} aria-label="Video">
      <track kind="captions" />
    </video>
  );
}
