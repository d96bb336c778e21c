import type { CSSProperties } from 'preact';
import { Icon } from './icons.tsx';

/** A round picture. Without one, a person has initials on a colour, and a Page has a bolt. */
export function Avatar(props: { id: string; name: string; picture?: string; page?: boolean; size?: number }) {
  const style: CSSProperties = { '--size': `${props.size ?? 40}px`, '--hue': hue(props.id) };
  return (
    <span class={props.page ? 'avatar page' : 'avatar'} style={style} aria-hidden="true">
      {props.picture ? (
        <img src={props.picture} alt="" />
      ) : props.page ? (
        <Icon name="bolt" size={(props.size ?? 40) * 0.55} />
      ) : (
        initials(props.name)
      )}
    </span>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? words.at(-1) : undefined;
  return `${[...(words[0] ?? '')][0] ?? '?'}${[...(last ?? '')][0] ?? ''}`.toUpperCase();
}

/** One of twelve hues that are easy to tell apart. */
function hue(id: string): number {
  let sum = 7;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 9973;
  return (sum % 12) * 30;
}
