import { field, text } from '../../lib/json.ts';
import { isMenuOff, menuTurned } from './menu.ts';
import { domainUrl, type ManagedProfile, managed } from './wanted.ts';

/** A property that differs between Meta and `chat.config.ts`. */
export interface Change {
  readonly property: (typeof managed)[number];
  /** `add`: Meta has none. `replace` and `remove` overwrite a value that may have been set by hand. */
  readonly kind: 'add' | 'replace' | 'remove';
  /** One line for each difference: `~ greeting[default].text: "Hi" → "Hello"`. */
  readonly lines: readonly string[];
}

/**
 * Lists the changes that make Meta's profile the wanted one. A menu that is hidden in the plugin is not a difference:
 * it has a switch of its own (`menu off`).
 */
export function differences(wanted: ManagedProfile, theirs: ManagedProfile): Change[] {
  return managed.flatMap((property) => {
    const own = leaves(normal(property, wanted), property);
    const meta = leaves(normal(property, theirs), property);
    const lines = [...new Set([...meta.keys(), ...own.keys()])].flatMap((path) =>
      line(path, meta.get(path), own.get(path)),
    );
    if (lines.length === 0) return [];
    const kind = meta.size === 0 ? 'add' : own.size === 0 ? 'remove' : 'replace';
    return [{ property, kind, lines }];
  });
}

/** Whether the changes overwrite something at Meta. */
export function overwrites(changes: readonly Change[]): boolean {
  return changes.some(({ kind }) => kind !== 'add');
}

/** The properties to set at Meta, and those to delete. A menu that is off stays off. */
export function request(changes: readonly Change[], wanted: ManagedProfile, theirs: ManagedProfile) {
  const kept =
    isMenuOff(theirs.persistent_menu) && wanted.persistent_menu
      ? { ...wanted, persistent_menu: menuTurned(wanted.persistent_menu, false) }
      : wanted;
  const properties = (kinds: readonly Change['kind'][]) =>
    changes.filter(({ kind }) => kinds.includes(kind)).map(({ property }) => property);
  const set: ManagedProfile = Object.fromEntries(properties(['add', 'replace']).map((name) => [name, kept[name]]));
  return { set, remove: properties(['remove']) };
}

function line(path: string, meta: string | undefined, own: string | undefined): string[] {
  if (meta === own) return [];
  if (meta === undefined) return [`+ ${path}: ${own}`];
  if (own === undefined) return [`- ${path}: ${meta}`];
  return [`~ ${path}: ${meta} → ${own}`];
}

/** Leaves out what makes no difference: order and spelling of domains, and defaults that Meta writes out. */
function normal(property: Change['property'], profile: ManagedProfile): unknown {
  if (property === 'whitelisted_domains') {
    return Object.fromEntries((profile.whitelisted_domains ?? []).map((domain) => [domainUrl(domain), true]));
  }
  if (property !== 'persistent_menu') return profile[property];
  return menuTurned(profile.persistent_menu ?? [], true).map(({ composer_input_disabled, ...menu }) =>
    composer_input_disabled ? { ...menu, composer_input_disabled } : menu,
  );
}

/** Every plain value by its path. List items are named by their locale, or by their number. */
function leaves(value: unknown, path: string): Map<string, string> {
  if (value === undefined || value === null) return new Map();
  if (typeof value !== 'object') return new Map([[path, JSON.stringify(value)]]);
  const entries = Array.isArray(value)
    ? value.map((each: unknown, index) => [`${path}[${localeOf(each) ?? index}]`, each] as const)
    : Object.entries(value).map(([key, each]) => [`${path}.${key}`, each] as const);
  return new Map(entries.flatMap(([name, each]) => [...leaves(each, name)]));
}

function localeOf(value: unknown): string | undefined {
  return text(field(value, 'locale'));
}
