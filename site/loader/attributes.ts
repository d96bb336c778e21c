import type { Attributes } from '../contract.ts';

/** Reads one attribute by Meta's name as it stands now; empty where nothing says anything. */
export type Read = (name: string) => string;

/** What `FB.CustomerChat.update` changed. Nothing here comes from a page's `Object.prototype`. */
export const updates: Record<string, string | null> = { __proto__: null };

/** The div's own attributes, bare or with `data-`, with `_` or `-`; then what the owner's file says. */
export function reader(element: () => Element | undefined): Read {
  const own = (name: string) => element()?.getAttribute(name);
  const any = (name: string) => own(name) ?? own(`data-${name}`);
  const defaults: Readonly<Record<string, string | null>> = { __proto__: null, ...LOADER.defaults };
  return (name) => updates[name] ?? any(name) ?? any(name.replace(/_/g, '-')) ?? defaults[name] ?? '';
}

/** `#rrggbb`; what is no colour, or is white, is the owner's. */
export function theme(read: Read): string {
  const colour = read('theme_color').replace(/^#?/, '#');
  return /^#(?!f{6})[0-9a-f]{6}$/i.test(colour) ? colour : LOADER.theme;
}

export function alignment(read: Read): Attributes['alignment'] {
  return /left/i.test(read('alignment')) ? 'left' : 'right';
}

/** `minimized` is the older spelling and still in pages; `icon` is the bubble alone; the Page's `WELCOME_MESSAGE` is `show`. */
export function display(read: Read): Attributes['greeting_dialog_display'] {
  const value = read('greeting_dialog_display') || (read('minimized') === 'true' ? 'hide' : LOADER.display);
  return /fade/i.test(value) ? 'fade' : /hide|icon/i.test(value) ? 'hide' : 'show';
}
