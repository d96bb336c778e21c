import { useState } from 'preact/hooks';
import { Icon } from './icons.tsx';
import { safe } from './links.tsx';

/** An image. If it cannot be loaded, an icon with a text takes the place of the browser's broken frame. */
export function Picture({ url, alt, class: name }: { url: string | undefined; alt: string; class?: string }) {
  const [broken, setBroken] = useState(false);
  const source = safe(url);
  if (broken || !source)
    return (
      <span class={`picture broken ${name ?? ''}`} role="img" aria-label={`${alt}: not available`} title={url}>
        <Icon name="image" size={28} />
      </span>
    );
  return <img class={`picture ${name ?? ''}`} src={source} alt={alt} onError={() => setBroken(true)} />;
}
