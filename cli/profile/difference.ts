import { field, text } from '../../lib/json.ts';
import { isMenuOff, menuTurned } from './menu.ts';
import { domainUrl, type ManagedProfile, managed } from './wanted.ts';

/** One property that is not at Meta as `chat.config.ts` has it. */
export interface Change {
  readonly property: (typeof managed)[number];
  /** `add`: Meta has none. `replace` and `remove` overwrite what somebody may have set by hand. */
  readonly kind: 'add' | 'replace' | 'remove';
  /** What is different, a line each: `~ greeting[default].text: "Hi" → "Hello"`. */
  readonly lines: readonly string[];
}

/**
 * What to change at Meta to have it as wanted; empty where it is so. The menu being hidden in the plugin is a switch of its
 * own (`menu off`), and no difference.
 */
export function differences(wanted: ManagedProfile, theirs: ManagedProfile): Change[] {
  return managed.flatMap((property) => {
    const ours = leaves(normal(property, wanted), property);
    const meta = leaves(normal(property, theirs), property);
    const lines = [...new Set([...meta.keys(), ...ours.keys()])].flatMap((path) =>
      line(path, meta.get(path), ours.get(path)),
    );
    if (lines.length === 0) return [];
    const kind = meta.size === 0 ? 'add' : ours.size === 0 ? 'remove' : 'replace';
    return [{ property, kind, lines }];
  });
}

/** Whether applying it overwrites something at Meta. */
export function overwrites(changes: readonly Change[]): boolean {
  return changes.some(({ kind }) => kind !== 'add');
}

/** What to send to Meta: the properties to set, and the ones to take away. A menu that is off stays off. */
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

function line(path: string, meta: string | undefined, ours: string | undefined): string[] {
  if (meta === ours) return [];
  if (meta === undefined) return [`+ ${path}: ${ours}`];
  if (ours === undefined) return [`- ${path}: ${meta}`];
  return [`~ ${path}: ${meta} → ${ours}`];
}

/** Without what makes no difference: the order and spelling of domains, defaults that Meta writes out. */
function normal(property: Change['property'], profile: ManagedProfile): unknown {
  if (property === 'whitelisted_domains') {
    return Object.fromEntries((profile.whitelisted_domains ?? []).map((domain) => [domainUrl(domain), true]));
  }
  if (property !== 'persistent_menu') return profile[property];
  return menuTurned(profile.persistent_menu ?? [], true).map(({ composer_input_disabled, ...menu }) =>
    composer_input_disabled ? { ...menu, composer_input_disabled } : menu,
  );
}

/** Every plain value by its path; entries for a language are named by it, others by their number. */
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
