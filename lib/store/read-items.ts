import { type Conversation, isStored, type Line, type PendingEffect, type Thread } from '../conversation/index.ts';
import { isObject, type JsonObject, readJson } from '../json.ts';
import { BrokenItem } from './broken-item.ts';
import { type StoredConversation, type StoredLine, untried } from './items.ts';
import { threadOfKey } from './keys.ts';

/**
 * The conversation of a `STATE` item. Checks each field that the program relies on, and keeps fields it does not know.
 * @throws {BrokenItem}
 */
export function conversationOf(item: JsonObject): Conversation {
  const { turn: openTurn, pending, ...stored } = checked<StoredConversation>(item, 'state', conversationFields);
  return { ...stored, pending: pending.map((each) => ({ ...untried, ...each })), ...(openTurn && { openTurn }) };
}

/**
 * The line of an `M#` item.
 * @throws {BrokenItem}
 */
export function lineOf(item: JsonObject): Line {
  const { client: clientId, ...line } = checked<StoredLine>(item, 'entry', lineFields);
  return { ...line, ...(clientId !== undefined && { clientId }) };
}

/**
 * The line number in a marker. Undefined where there is no marker, its time is over (`now` in ms), or it has no line.
 */
export function markedLine(item: JsonObject | undefined, now: number): number | undefined {
  if (item === undefined || isExpired(item, now) || item.seq === undefined) return undefined;
  if (!isCount(item.seq)) throw new BrokenItem(item, 'seq');
  return item.seq;
}

/** True where the item's time is over (`now` in ms). DynamoDB deletes such items days later. */
export function isExpired(item: JsonObject, now: number): boolean {
  return typeof item.ttl === 'number' && item.ttl * 1000 <= now;
}

/**
 * A thread of the `due` index, and when the clock looks at it (ms).
 * @throws {BrokenItem}
 */
export function dueThread(item: JsonObject): { thread: Thread; dueAt: number } {
  const thread = typeof item.pk === 'string' ? threadOfKey(item.pk) : undefined;
  if (thread === undefined) throw new BrokenItem(item, 'pk');
  if (!isNumber(item.dueAt)) throw new BrokenItem(item, 'dueAt');
  return { thread, dueAt: item.dueAt };
}

type Check = (value: unknown) => boolean;

/** One check for each field: the compiler names a field that has none. */
type Checks<Stored> = Readonly<Record<keyof Stored, Check>>;

const isText: Check = (value) => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number';
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isFlag: Check = (value) => typeof value === 'boolean';
const oneOf =
  (...values: string[]): Check =>
  (value) =>
    typeof value === 'string' && values.includes(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const mapOf =
  (check: Check): Check =>
  (value) =>
    isObject(value) && Object.values(value).every(check);
const objectWith =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(checks).every(([field, check]) => check(value[field]));

const surface = oneOf('messenger', 'web');

const agentRef = objectWith({ id: isText, name: isText });

const owner: Check = (value) =>
  isObject(value) &&
  (value.kind === 'bot' ||
    objectWith({
      kind: oneOf('agent'),
      agent: optional(agentRef),
      givesBackAt: optional(isNumber),
      // Of the first version, in which an agent's control ended after 24 hours.
      until: optional(isNumber),
    })(value) ||
    objectWith({
      kind: oneOf('page_inbox', 'app'),
      until: isNumber,
      app_id: optional(isText),
      inferred: optional(isFlag),
    })(value));

const effect = (value: unknown): value is PendingEffect['effect'] => {
  if (!isObject(value)) return false;
  const numbered = { seq: isCount, surface, generation: isCount };
  switch (value.kind) {
    case 'send':
      return objectWith({ ...numbered, speaker: isText, message: optional(isObject) })(value);
    case 'thread_control':
      return objectWith({ ...numbered, action: isText, change: optional(isObject) })(value);
    case 'sender_action':
      return objectWith({ surface, action: isText })(value);
    case 'amend':
      return objectWith({ mid: isText, change: isObject })(value);
    default:
      return false;
  }
};

const pendingEffect: Check = (value) => {
  if (!isObject(value) || !effect(value.effect)) return false;
  // An effect whose content is in its line leaves out what each begins with.
  const read = isStored(value.effect) ? { ...untried, ...value } : value;
  return objectWith({
    status: oneOf('pending', 'in_doubt'),
    doubts: isCount,
    refusals: isCount,
    dueAt: optional(isNumber),
  })(read);
};

const conversationFields: Checks<StoredConversation> = {
  thread: objectWith({ page: isText, customer: isText }),
  version: isCount,
  seq: isCount,
  owner,
  generation: isCount,
  surface,
  lastIn: mapOf(isNumber),
  delivered: optional(isNumber),
  read: optional(isNumber),
  amended: optional(isCount),
  seen: optional(isCount),
  createdAt: isNumber,
  at: isNumber,
  guest: optional(isFlag),
  preview: optional(isText),
  ref: optional(isText),
  referer_uri: optional(isText),
  saved: isObject,
  attention: optional(objectWith({ code: optional(isText), reason: isText, at: isNumber })),
  waitingSince: optional(isNumber),
  doneAt: optional(isNumber),
  blocked: optional(objectWith({ by: agentRef, until: optional(isNumber) })),
  name: optional(isText),
  locale: optional(isText),
  network: optional(isText),
  previewBy: optional(isText),
  notes: optional(isCount),
  row: optional(isObject),
  turn: optional(objectWith({ key: isText, line: optional(isCount) })),
  pending: (value) => Array.isArray(value) && value.every(pendingEffect),
  reserved: optional(mapOf(isCount)),
  lastDoubt: optional(isCount),
  forgotten: optional(objectWith({ at: isNumber, through: isCount })),
};

const lineFields: Checks<StoredLine> = {
  seq: isCount,
  at: isNumber,
  speaker: oneOf('customer', 'bot', 'page_inbox', 'agent', 'app'),
  surface,
  content: (value) =>
    isObject(value) && [value.message, value.postback, value.sent, value.control].filter(isObject).length === 1,
  key: isText,
  status: oneOf('received', 'pending', 'sent', 'in_doubt', 'failed', 'dropped'),
  mid: optional(isText),
  client: optional(isText),
  error: optional(objectWith({ code: isText, message: isText })),
  agent: optional(agentRef),
  attempt: optional(isCount),
  options: optional(objectWith({ persona_id: optional(isText), reply_to: optional(isText) })),
  cut: optional(isCount),
  edited: optional(isFlag),
  deleted: optional(isFlag),
  reactions: optional(mapOf(isText)),
};

/** The JSON in an item's attribute, once every field has passed its check. */
function checked<Stored>(item: JsonObject, attribute: string, checks: Checks<Stored>): Stored {
  const json = item[attribute];
  const value = readJson(typeof json === 'string' ? json : undefined);
  if (!isObject(value)) throw new BrokenItem(item, attribute);
  for (const field of Object.keys(checks) as (keyof Stored & string)[]) {
    if (!checks[field](value[field])) throw new BrokenItem(item, `${attribute}.${field}`);
  }
  return value as Stored;
}
