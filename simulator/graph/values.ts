import { isObject, type JsonObject } from '../../lib/json.ts';
import { parseJson } from '../../lib/messenger/index.ts';
import { readLooseJson } from './loose-json.ts';

/** Parameters that are texts, also where they look like JSON. */
const texts: ReadonlySet<string> = new Set(['metadata', 'name', 'page_label_name', 'ref', 'verify_token', 'body']);

/** Fields inside other parameters that hold objects or lists. Clients also send these as JSON texts. */
const structures: ReadonlySet<string> = new Set([
  'address',
  'adjustments',
  'attachment',
  'attachments',
  'business_privacy',
  'buttons',
  'call_to_actions',
  'commands',
  'default_action',
  'disabled_surfaces',
  'elements',
  'feedback_screens',
  'follow_up',
  'game_metadata',
  'questions',
  'quick_replies',
  'summary',
]);

const flags: ReadonlySet<string> = new Set([
  'composer_input_disabled',
  'is_reusable',
  'messenger_extensions',
  'omit_response_on_success',
  'sharable',
]);

const hasPayloadObject: ReadonlySet<unknown> = new Set(['image', 'audio', 'video', 'file', 'template']);

/** Enumerations. Meta's SDKs write many of them in capitals: `TYPING_ON`. */
const lowerCaseNames: ReadonlySet<string> = new Set([
  'content_type',
  'control_type',
  'image_aspect_ratio',
  'media_type',
  'object',
  'platform',
  'sender_action',
  'template_type',
  'type',
  'webview_height_ratio',
  'webview_share_button',
]);
const upperCaseNames: ReadonlySet<string> = new Set([
  'messaging_type',
  'notification_messages_frequency',
  'notification_type',
  'tag',
]);

/**
 * Reads parameters as Graph does: JSON texts become objects, a field with `null` counts as absent, flags may be
 * written as texts, and enumerations in either case.
 */
export function readParams(given: JsonObject): JsonObject {
  return readFields(given, (name, value) => (texts.has(name) ? value : readStructure(value)));
}

/**
 * Builds objects and lists from field names such as `message[quick_replies][0][title]` and `fields[]`, as PHP, Ruby and
 * `qs` write them.
 */
export function readForm(fields: Iterable<[string, string]>): JsonObject {
  const root: Branch = new Map();
  for (const [name, value] of fields) {
    const [first = '', ...keys] = /^[^[\]]+(?:\[[^[\]]*\])+$/.test(name)
      ? name.split(/\]?\[|\]$/).slice(0, -1)
      : [name];
    put(root, [first, ...keys], value);
  }
  return Object.fromEntries([...root].map(([name, value]) => [name, fromBranch(value)]));
}

type Branch = Map<string, string | Branch>;

function put(branch: Branch, [first = '', ...rest]: readonly string[], value: string): void {
  const key = first === '' ? itemOf(branch, rest) : first;
  if (rest.length === 0) {
    branch.set(key, value);
    return;
  }
  const found = branch.get(key);
  const child: Branch = found instanceof Map ? found : new Map();
  branch.set(key, child);
  put(child, rest, value);
}

/** `a[]` starts a new item. `a[][b]`, as Ruby writes it, fills the newest item until a field of it repeats. */
function itemOf(list: Branch, [field = '']: readonly string[]): string {
  const newest = list.get(`${list.size - 1}`);
  const continues = field !== '' && newest instanceof Map && !newest.has(field);
  return `${continues ? list.size - 1 : list.size}`;
}

function fromBranch(branch: string | Branch): unknown {
  if (typeof branch === 'string') return branch;
  const entries = [...branch].map(([key, value]) => [key, fromBranch(value)] as const);
  const isList = entries.every(([key]) => /^\d+$/.test(key));
  if (isList) return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value);
  return Object.fromEntries(entries);
}

function readFields(fields: JsonObject, read: (name: string, value: unknown) => unknown): JsonObject {
  const entries = Object.entries(fields).flatMap(([name, given]) => {
    const value = readNested(flags.has(name) ? readFlag(given) : inItsCase(name, read(name, given)));
    return value === null || value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

function readNested(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((each) => each !== null).map(readNested);
  if (!isObject(value)) return value;
  return readFields(value, (name, each) =>
    structures.has(name) || (name === 'payload' && hasPayloadObject.has(lowerCase(value.type)))
      ? readStructure(each)
      : each,
  );
}

function readStructure(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return parseJson(value);
  } catch {
    return readLooseJson(value) ?? value;
  }
}

function inItsCase(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (lowerCaseNames.has(name)) return value.toLowerCase();
  return upperCaseNames.has(name) ? value.toUpperCase() : value;
}

function readFlag(value: unknown): unknown {
  const name = lowerCase(value);
  if (name === 'true' || name === '1' || name === 1) return true;
  return name === 'false' || name === '0' || name === 0 ? false : value;
}

const lowerCase = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);
