import type { PersistentMenu } from '../../lib/messenger/index.ts';

/** Hides the menu in the plugin while Messenger shows it. Source: Persistent Menu, `disabled_surfaces`. */
const PLUGIN = 'customer_chat_plugin';

/** Whether the plugin hides the menu in every language. */
export function isMenuOff(menu: readonly PersistentMenu[] = []): boolean {
  return menu.length > 0 && menu.every(({ disabled_surfaces = [] }) => disabled_surfaces.some(isPlugin));
}

/** The menu, with or without being hidden in the plugin; other surfaces stay as they are. */
export function menuTurned(menu: readonly PersistentMenu[], on: boolean): PersistentMenu[] {
  return menu.map(({ disabled_surfaces = [], ...entry }) => {
    const others = disabled_surfaces.filter((surface) => !isPlugin(surface));
    const surfaces = on ? others : [...others, PLUGIN];
    return surfaces.length === 0 ? entry : { ...entry, disabled_surfaces: surfaces };
  });
}

function isPlugin(surface: string): boolean {
  return surface.toLowerCase() === PLUGIN;
}
