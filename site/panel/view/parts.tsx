import type { ComponentChildren } from 'preact';
import { clean, linkify } from '../text.ts';

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

/** Decoration: the words stand beside it, or are the button's label. */
export function icon(name: keyof typeof paths, size = 24) {
  return (
    <svg class={name} width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

/** A round button with nothing but an icon on it. */
export function iconButton(
  name: keyof typeof paths,
  label: string,
  onClick: (event: Event) => void,
  rest: object = {},
) {
  return (
    <button type="button" class="icon" aria-label={label} onClick={onClick} {...rest}>
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

/** Leads out of the page, and tells the other side nothing of it. */
export function link(href: string, children: ComponentChildren, className = '') {
  return (
    <a class={className} href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

/** What somebody wrote: text nodes, with its own direction, and links where it names an address. */
export function words(text: unknown) {
  return (
    <span class="text" dir="auto">
      {linkify(clean(text)).map((part) => (part.href ? link(part.href, part.text) : part.text))}
    </span>
  );
}

/** What scrolls is reachable by keyboard (WCAG 2.1.1). */
export const scrolls = { tabIndex: 0 };

/** A list that came from outside: what is no list has no items. */
export function listOf<Item>(list: readonly Item[] | null | undefined): readonly Item[] {
  return Array.isArray(list) ? list : [];
}
