import {
  type Conversation,
  type DayFacts,
  type Hint,
  isStored,
  type Line,
  type Note,
  type PendingEffect,
  type Row,
  type Thread,
} from '../conversation/index.ts';
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
  const row = rowOfItem(item);
  return {
    ...stored,
    owner: withoutEnd(stored.owner),
    pending: pending.map((each) => ({ ...untried, ...each })),
    ...(openTurn && { openTurn }),
    ...(row && { row }),
  };
}

/** An agent's control has no end. One is stored for functions of the version before. */
function withoutEnd(owner: Conversation['owner']): Conversation['owner'] {
  if (owner.kind !== 'agent') return owner;
  const { until: _, ...rest }: typeof owner & { until?: number } = owner;
  return rest;
}

/**
 * The row of a `STATE` item or of the `inbox` index. Undefined where there is none, or none that can be read: one
 * broken row must not empty the list. The first version wrote no thread, version and shelf into it.
 */
export function rowOfItem(item: JsonObject): Row | undefined {
  const thread = typeof item.pk === 'string' ? threadOfKey(item.pk) : undefined;
  const value = readJson(typeof item.summary === 'string' ? item.summary : undefined);
  if (thread === undefined || !isObject(value)) return undefined;
  const read = { version: 0, generation: 0, shelf: 'open', ...value, thread };
  if (Object.entries(rowFields).some(([field, check]) => !check(Object(read)[field]))) return undefined;
  // Each field has passed its check, as in `checked`; the compiler cannot follow a loop over their names.
  const row = read as unknown as Row;
  return { ...row, owner: withoutEnd(row.owner) };
}

/**
 * The facts of a day, and their thread. Undefined where they cannot be read: one broken item must not hide the others.
 */
export function dayOfItem(item: JsonObject): { thread: Thread; facts: DayFacts } | undefined {
  const thread = typeof item.pk === 'string' ? threadOfKey(item.pk) : undefined;
  const facts = readJson(typeof item.summary === 'string' ? item.summary : undefined);
  return thread !== undefined && isDayFacts(facts) ? { thread, facts } : undefined;
}

/**
 * The hint of an `H` item, unless its time is over (`now` in ms).
 * @throws {BrokenItem}
 */
export function hintOf(item: JsonObject | undefined, now: number): Hint | undefined {
  if (item === undefined || isExpired(item, now)) return undefined;
  const agent = readJson(typeof item.agent === 'string' ? item.agent : undefined);
  if (!isAgentRef(agent)) throw new BrokenItem(item, 'agent');
  if (typeof item.key !== 'string') throw new BrokenItem(item, 'key');
  return { agent, key: item.key };
}

/**
 * The note of an `N#` item.
 * @throws {BrokenItem}
 */
export function noteOf(item: JsonObject): Note {
  return checked<Note>(item, 'note', noteFields);
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
const isAgentRef = (value: unknown): value is Hint['agent'] => agentRef(value);

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

const attention = objectWith({
  code: optional(isText),
  reason: isText,
  at: isNumber,
  startedWaiting: optional(isFlag),
});
const identity = objectWith({ sub: isText });
const signedIn = objectWith({ sub: isText, customer: isText });
const earlier: Check = (value) => Array.isArray(value) && value.every(isText);
const blocked = objectWith({ by: agentRef, until: optional(isNumber) });

const followUp = objectWith({
  to: oneOf('messenger', 'mail'),
  status: oneOf('waiting', 'sent', 'in_doubt', 'failed'),
  at: isNumber,
  error: optional(objectWith({ code: isText, message: isText })),
});
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const keep = objectWith({ by: agentRef, reason: isText, at: isNumber });
const follow = objectWith({ link: isText, customer: isText, since: isNumber });
const follows = objectWith({ link: isText, web: isText, site: isText, since: isNumber, locale: optional(isText) });
const unread = listOf(objectWith({ seq: isCount, at: isNumber, dueAt: isNumber, to: oneOf('messenger', 'mail') }));
const mailState = oneOf('given', 'asked', 'on', 'stopped');
const mailAddress = objectWith({
  address: isText,
  site: isText,
  page: optional(isText),
  at: isNumber,
  state: mailState,
  held: optional(listOf(isCount)),
});
const joins = listOf(objectWith({ id: isText, session: isText, customer: isText, through: isCount, at: isNumber }));
const joinedBy = listOf(
  objectWith({
    id: isText,
    session: isText,
    web: isText,
    site: isText,
    at: isNumber,
    usedAt: optional(isNumber),
    locale: optional(isText),
  }),
);

const unjoin = listOf(objectWith({ customer: isText, id: isText, session: isText }));
const browserJoin = { id: isText, session: isText, web: isText };

const dayFacts: Readonly<Record<keyof DayFacts, Check>> = {
  day: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value),
  surface,
  ref: optional(isText),
  wrote: optional(isFlag),
  bot: optional(isFlag),
  person: optional(isFlag),
  failed: optional(isFlag),
  waits: optional((value) => Array.isArray(value) && value.every(isNumber)),
};
const isDayFacts = (value: unknown): value is DayFacts => objectWith(dayFacts)(value);

const noteFields: Checks<Note> = {
  id: isText,
  after: isCount,
  at: isNumber,
  agent: agentRef,
  text: isText,
  refused: optional(
    objectWith({
      reason: oneOf('answered', 'not_yours'),
      missed: (value) => Array.isArray(value) && value.every(isCount),
      settled: optional(isFlag),
    }),
  ),
  clientId: optional(isText),
};

const tell = objectWith({ customer: isText, told: objectWith({ kind: isText }), id: isText });

const effect = (value: unknown): value is PendingEffect['effect'] => {
  if (!isObject(value)) return false;
  const numbered = { seq: isCount, surface, generation: isCount };
  switch (value.kind) {
    case 'send':
      return objectWith({ ...numbered, speaker: isText, message: optional(isObject), attempt: optional(isCount) })(
        value,
      );
    case 'thread_control':
      return objectWith({ ...numbered, action: isText, change: optional(isObject), agent: optional(agentRef) })(value);
    case 'sender_action':
      return objectWith({ surface, action: isText })(value);
    case 'amend':
      return objectWith({ mid: isText, change: isObject })(value);
    case 'note':
      return objectWith({ note: objectWith(noteFields) })(value);
    case 'notify':
      return objectWith({ to: optional(isText) })(value);
    case 'work':
      return objectWith({ id: isText, name: isText, generation: isCount })(value);
    case 'tell':
      return tell(value);
    case 'mail':
      return objectWith({ seqs: listOf(isCount), id: isText })(value);
    case 'follow_up':
      return objectWith({ seq: isCount, followUp: followUp })(value);
    case 'digits':
      return objectWith({ id: isText, session: isText, hash: isText, site: isText })(value);
    case 'join':
      return objectWith({ ...browserJoin, through: isCount })(value);
    case 'unjoin':
      return objectWith(browserJoin)(value);
    case 'block':
      return objectWith({ surface, blocked: isFlag, network: optional(isText) })(value);
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
  attention: optional(attention),
  waitingSince: optional(isNumber),
  doneAt: optional(isNumber),
  blocked: optional(blocked),
  name: optional(isText),
  identity: optional(identity),
  signedIn: optional(signedIn),
  earlier: optional(earlier),
  locale: optional(isText),
  timeZone: optional(isText),
  profileReadAt: optional(isCount),
  network: optional(isText),
  previewBy: optional(isText),
  previewAgent: optional(agentRef),
  notes: optional(isCount),
  customerLine: optional(isCount),
  left: optional(isFlag),
  works: optional(
    (value) =>
      Array.isArray(value) &&
      value.every(objectWith({ id: isText, name: isText, generation: isCount, at: isNumber, until: isNumber })),
  ),
  later: optional((value) => Array.isArray(value) && value.every(objectWith({ name: isText, at: isNumber }))),
  ownedSince: optional(isNumber),
  hinted: optional(objectWith({ from: isText })),
  tagRefused: optional(isFlag),
  windowRefused: optional(isFlag),
  cameByAd: optional(isFlag),
  adUntil: optional(isNumber),
  turn: optional(objectWith({ key: isText, line: optional(isCount) })),
  pending: (value) => Array.isArray(value) && value.every(pendingEffect),
  reserved: optional(mapOf(isCount)),
  lastDoubt: optional(isCount),
  facts: optional(isDayFacts),
  digitsShownTo: optional(listOf(isText)),
  deleteAt: optional(isNumber),
  keep: optional(keep),
  forgotten: optional(
    objectWith({
      at: isNumber,
      through: isCount,
      writtenAt: optional(isNumber),
      open: optional(
        objectWith({
          sessions: listOf(isText),
          searchAfter: optional(isText),
          tell: listOf(tell),
          unjoin: optional(unjoin),
          digits: optional(listOf(isText)),
          hadMail: optional(isFlag),
        }),
      ),
    }),
  ),
  follow: optional(follow),
  opened: optional(objectWith({ link: isText, customer: isText, at: optional(isNumber) })),
  unread: optional(unread),
  mail: optional(mailAddress),
  askedBefore: optional(isText),
  mailOffered: optional(isFlag),
  joins: optional(joins),
  sessions: optional(listOf(isText)),
  offer: optional(objectWith({ link: isText, web: isText, site: isText, at: isNumber, locale: optional(isText) })),
  follows: optional(follows),
  joinedBy: optional(joinedBy),
};

const rowFields: Checks<Row> = {
  thread: isObject,
  version: isCount,
  at: isNumber,
  surface,
  seq: isCount,
  generation: isCount,
  owner,
  lastIn: mapOf(isNumber),
  shelf: oneOf('open', 'bot', 'done'),
  name: optional(isText),
  identity: optional(identity),
  signedIn: optional(signedIn),
  earlier: optional(earlier),
  preview: optional(isText),
  previewBy: optional(isText),
  previewAgent: optional(agentRef),
  waitingSince: optional(isNumber),
  attention: optional(attention),
  guest: optional(isFlag),
  ref: optional(isText),
  referer_uri: optional(isText),
  notes: optional(isCount),
  doneAt: optional(isNumber),
  blocked: optional(blocked),
  tagRefused: optional(isFlag),
  windowRefused: optional(isFlag),
  adUntil: optional(isNumber),
  facts: optional(isDayFacts),
  follow: optional(follow),
  follows: optional(follows),
  joins: optional(joins),
  joinedBy: optional(joinedBy),
  unread: optional(unread),
  mail: optional(objectWith({ address: isText, state: mailState })),
  left: optional(isFlag),
  deleteAt: optional(isNumber),
  keep: optional(keep),
};

const lineFields: Checks<StoredLine> = {
  seq: isCount,
  at: isNumber,
  speaker: oneOf('customer', 'system', 'bot', 'page_inbox', 'agent', 'app'),
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
  followUp: optional(followUp),
  from: optional(objectWith({ customer: isText, seq: isCount, agent: agentRef })),
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
