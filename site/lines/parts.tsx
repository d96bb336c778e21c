import type { ComponentChildren } from 'preact';
import { clean, linkify } from './text.ts';

const paths = {
  close: 'M6 6l12 12M18 6L6 18',
  minimise: 'M6 9l6 6 6-6',
  more: 'M5 12h0M12 12h0M19 12h0',
  menu: 'M4 7h16M4 12h16M4 17h9',
  send: 'M4 12l16-8-5 16-4-7zM11 13l9-9',
  down: 'M12 5v14M6 13l6 6 6-6',
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  file: 'M7 3h7l4 4v14H7zM14 3v4h4',
  wait: 'M12 7v5l3 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
  sent: 'M5 12l5 5 9-10',
  seen: 'M2 12l5 5 9-10M11 16l1 1 9-10',
  alert: 'M12 7v6M12 17h0M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
};

/** Decoration: a text stands beside it, or labels its button. */
export function icon(name: keyof typeof paths, size = 24) {
  return (
    <svg class={name} width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

/** A round button that shows only an icon. */
export function iconButton(
  name: keyof typeof paths,
  label: string,
  onClick: (event: Event) => void,
  attributes: object = {},
) {
  return (
    <button type="button" class="icon" aria-label={label} onClick={onClick} {...attributes}>
      {icon(name)}
    </button>
  );
}

export function button(className: string, children: ComponentChildren, onClick: (event: Event) => void) {
  return (
    <button type="button" class={className} onClick={onClick}>
      {children}
    </button>
  );
}

/** Opens a new tab. `noreferrer` hides the page's address from the link's site. */
export function link(href: string, children: ComponentChildren, className = '') {
  return (
    <a class={className} href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

/** Text of a person or a bot, in its own writing direction. Addresses in it are links; nothing in it is HTML. */
export function textWithLinks(text: unknown) {
  return (
    <span class="text" dir="auto">
      {linkify(clean(text)).map((part) => (part.href ? link(part.href, part.text) : part.text))}
    </span>
  );
}

/** Attributes of elements that scroll: they must be reachable by keyboard (WCAG 2.1.1). */
export const scrollable = { tabIndex: 0 };

/** A list from outside. Anything that is not a list counts as empty. */
export function listOf<Item>(list: readonly Item[] | null | undefined): readonly Item[] {
  return Array.isArray(list) ? list : [];
}
