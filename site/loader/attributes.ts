import type { AttributeName, SettingValue } from '../../lib/config/plugin-settings.ts';
import { themeColorPattern } from '../../lib/config/theme-color.ts';
import type { LoaderHost } from '../contract.ts';

export type Read = LoaderHost['read'];

/** What `FB.CustomerChat.update` changed. Without a prototype: pages may extend `Object.prototype`. */
export const updates: Record<string, string | null> = { __proto__: null };

/**
 * Reads attributes: first `updates`, then the element's own, bare or with `data-`, with `_` or `-`, then
 * `chat.config.ts`.
 */
export function reader(element: () => Element | undefined): Read {
  const own = (name: string) => element()?.getAttribute(name);
  const any = (name: string) => own(name) ?? own(`data-${name}`);
  const defaults: Readonly<Record<string, string | null>> = { __proto__: null, ...LOADER.defaults };
  // Pages update to numbers, too.
  return (name, otherwise = defaults[name] ?? '') =>
    String(updates[name] ?? any(name) ?? any(name.replace(/_/g, '-')) ?? otherwise);
}

/** `#rrggbb`. A value that is not a colour, or is white, yields to the one of `chat.config.ts`. */
export function theme(read: Read): string {
  const colour = read('theme_color').replace(/^#?/, '#');
  return themeColorPattern.test(colour) ? colour : (LOADER.defaults.theme_color ?? '');
}

export function alignment(read: Read): SettingValue<'alignment'> {
  return /left/i.test(read('alignment')) ? 'left' : 'right';
}

/** Older pages write `minimized="true"`, or `icon` for the bubble alone. The Page's `WELCOME_MESSAGE` means `show`. */
export function display(read: Read): SettingValue<'greetingDialogDisplay'> {
  const own = read('greeting_dialog_display', '');
  const value = own || (read('minimized') === 'true' ? 'hide' : LOADER.defaults.greeting_dialog_display);
  return /fade/i.test(`${value}`) ? 'fade' : /hide|icon/i.test(`${value}`) ? 'hide' : 'show';
}

/**
 * Pixels from one edge of the window to the bubble. A value that is not a number yields to the one of `chat.config.ts`.
 */
export function spacing(read: Read, name: AttributeName & `${string}_spacing`): number {
  const pixels = Number.parseInt(read(name), 10);
  return pixels >= 0 ? pixels : Number(LOADER.defaults[name]);
}
