import type { Attributes } from './contract.ts';

/** What `FB.CustomerChat.update` changed. */
export const updates: Record<string, unknown> = Object.create(null);

/** One attribute of the plugin's element as it stands now: bare or with `data-`, with `_` or `-`; then what the owner's file says. */
export function attribute(element: Element, name: string): string {
  const dashed = name.replace(/_/g, '-');
  const written = [name, dashed, `data-${name}`, `data-${dashed}`].find((each) => element.hasAttribute(each));
  return String(updates[name] ?? (written ? element.getAttribute(written) : LOADER.defaults[name]) ?? '');
}

/** Everything that holds for the element now. Values that make no sense fall back to the owner's. */
export function attributes(element: Element): Attributes {
  const read = (name: string) => attribute(element, name);
  const colour = /^#?([0-9a-f]{6})$/i.exec(read('theme_color'))?.[1]?.toLowerCase();
  return {
    theme_color: colour && colour !== 'ffffff' ? `#${colour}` : (LOADER.defaults.theme_color ?? ''),
    alignment: /left/i.test(read('alignment')) ? 'left' : 'right',
    logged_in_greeting: read('logged_in_greeting'),
    logged_out_greeting: read('logged_out_greeting'),
    greeting_dialog_display: display(element),
    greeting_dialog_delay: Number.parseInt(read('greeting_dialog_delay'), 10) || 0,
    entry_point_icon: read('entry_point_icon').toUpperCase(),
    entry_point_label: read('entry_point_label').toUpperCase(),
    ref: read('ref'),
    attribution: read('attribution'),
  };
}

/** `minimized` is the older spelling, and still in pages; `icon` is the bubble alone; the Page's `WELCOME_MESSAGE` is `show`. */
function display(element: Element): Attributes['greeting_dialog_display'] {
  const minimized = attribute(element, 'minimized');
  const own = /greeting.dialog.display/.test(element.getAttributeNames().join());
  if (minimized && !own) return minimized === 'true' ? 'hide' : 'show';
  const value = attribute(element, 'greeting_dialog_display').toLowerCase();
  return value === 'fade' ? value : /hide|icon/.test(value) ? 'hide' : 'show';
}
