import { STANDARD_WINDOW } from '../../lib/conversation/window.ts';
import type { JsonObject } from '../../lib/json.ts';
import { reactionName } from '../model/reactions.ts';
import type { StoredPerson, Thread } from '../model/state.ts';
import { ownerOf, personOf, personView, preview } from '../model/threads.ts';
import type { Line } from '../model/views.ts';
import type { World } from '../model/world.ts';
import { requirePage } from './auth.ts';
import { GraphError } from './error.ts';
import { type Field, parseFields, select } from './fields.ts';
import type { GraphCall } from './handler.ts';
import { pictureNode } from './page-node.ts';
import { resultPage } from './result-page.ts';

/** Details of this many messages can be read. Older ones count as deleted. Source: Conversations API. */
const READABLE = 20;

/** `GET /{psid}`. For guests, who have no profile, it is `{}`. Source: User Profile API. */
export function getPerson({ world, caller, params }: GraphCall, person: StoredPerson): unknown {
  requirePage(caller);
  if (person.guest) return {};
  const { id, name, first_name, last_name, locale, timezone, profile_pic, gender } = personView(world, person);
  return select(
    { id, name, first_name, last_name, locale, timezone, profile_pic, gender, picture: pictureNode(profile_pic) },
    parseFields(params.fields),
    ['first_name', 'last_name', 'profile_pic'],
  );
}

/** `GET /{psid}/picture`: the address, as with `redirect=0`. */
export function getPersonPicture({ world, caller }: GraphCall, person: StoredPerson): unknown {
  requirePage(caller);
  return pictureNode(personView(world, person).profile_pic);
}

/** `GET /{page}/conversations?platform=messenger[&user_id=]`, newest first. Source: Conversations API. */
export function getConversations(call: GraphCall): unknown {
  const { world, caller, params } = call;
  const { id: app } = requirePage(caller);
  if (params.platform !== undefined && params.platform !== 'messenger') return { data: [] };
  const threads = Object.values(world.state.threads)
    .filter(
      ({ lines, person }) => lines.length > 0 && (params.user_id === undefined || String(params.user_id) === person),
    )
    .sort((a, b) => b.updated - a.updated);
  const fields = parseFields(params.fields);
  return resultPage(
    threads.map((thread) => conversation(call, thread, app, fields)),
    call,
    `${world.options.page.id}/conversations`,
    params,
  );
}

/** `GET /{conversation}`. */
export function getConversation(call: GraphCall, thread: Thread): unknown {
  return conversation(call, thread, requirePage(call.caller).id, parseFields(call.params.fields));
}

/** `GET /{conversation}/messages`. */
export function getMessages(call: GraphCall, thread: Thread): unknown {
  requirePage(call.caller);
  return messages(call, thread, parseFields(call.params.fields), call.params);
}

/**
 * `GET /{message}`.
 *
 * @throws {GraphError} 100/9000001 for a message that is not among the newest 20
 */
export function getMessage({ world, caller, params }: GraphCall, thread: Thread, line: Line): unknown {
  requirePage(caller);
  if (line.deleted || !readable(thread).includes(line)) {
    throw new GraphError(100, '(#100) This message has been deleted or is too old to be read', 9000001);
  }
  return select(messageNode(world, thread, line), parseFields(params.fields), ['id', 'created_time']);
}

function conversation(call: GraphCall, thread: Thread, app: string, fields: Field[]): JsonObject {
  const { world } = call;
  const { page } = world.options;
  const { id, name } = personOf(world, thread);
  const messageLines = messageLinesOf(thread);
  const edge = fields.find((field) => field.name === 'messages');
  const parties = {
    data: [
      { name, id, email: `${id}@facebook.com` },
      { ...page, token: undefined },
    ],
  };
  const node = {
    id: thread.id,
    link: `/${page.id}/inbox/${thread.id.slice(2)}/`,
    name: undefined,
    snippet: messageLines.slice(-1).map(preview).join(''),
    updated_time: iso(thread.updated),
    message_count: messageLines.length,
    unread_count: messageLines.filter(({ from, at }) => from === 'person' && at > thread.marks.page_read).length,
    participants: parties,
    senders: parties,
    former_participants: { data: [] },
    can_reply: world.now() - (thread.lastIn ?? 0) <= STANDARD_WINDOW,
    is_subscribed: true,
    is_owner: ownerOf(world, thread)?.app_id === app,
    folder: undefined,
    linked_group: undefined,
    scoped_thread_key: thread.id,
    wallpaper: undefined,
    messages: edge && messages(call, thread, edge.fields, edge.args),
  };
  return select(node, fields, ['id', 'link', 'updated_time']);
}

function messages(call: GraphCall, thread: Thread, fields: Field[], args: JsonObject): JsonObject {
  const { world } = call;
  const details = readable(thread);
  const nodes = messageLinesOf(thread)
    .toReversed()
    .map((line) => {
      const node = messageNode(world, thread, line);
      const known = select(node, fields, ['id', 'created_time']);
      return details.includes(line) ? known : { id: line.id, created_time: node.created_time };
    });
  return resultPage(nodes, call, `${thread.id}/messages`, { ...args, ...fieldsParam(fields) });
}

/** The `fields` parameter of a link to more messages of a nested edge. */
function fieldsParam(fields: Field[]): JsonObject {
  const names = fields.map(({ name }) => name).join(',');
  return names === '' ? {} : { fields: names };
}

function messageNode(world: World, thread: Thread, line: Line): JsonObject {
  const { id, name } = personOf(world, thread);
  const person = { name, email: `${id}@facebook.com`, id };
  const page = {
    name: world.options.page.name,
    email: `${world.options.page.id}@facebook.com`,
    id: world.options.page.id,
  };
  const [from, to] = line.from === 'person' ? [person, page] : [page, person];
  const { text, attachments, reply_to } = line.message ?? {};
  const media = attachments?.filter(({ type }) => type !== 'template' && type !== 'sticker');
  return {
    id: line.id,
    created_time: iso(line.at),
    from,
    to: { data: [to] },
    message: text ?? line.postback?.title ?? '',
    attachments: media?.length
      ? { data: media.map(({ type, url, name: file }, index) => mediaNode(`${line.id}:${index}`, type, url, file)) }
      : undefined,
    sticker: attachments?.find(({ type }) => type === 'sticker')?.url,
    shares: undefined,
    tags: { data: [{ name: 'inbox' }, { name: line.from === 'page' ? 'sent' : 'read' }, { name: 'source:chat' }] },
    reply_to: reply_to && { mid: reply_to.mid },
    reactions: reactionsNode(line.reactions, { person, page }),
    is_unsupported: undefined,
    story: undefined,
    thread_id: thread.id,
  };
}

type Party = Readonly<{ id: string; name: string; email: string }>;

/** Each emoji with who chose it. */
function reactionsNode(
  reactions: Line['reactions'],
  parties: Readonly<{ person: Party; page: Party }>,
): JsonObject | undefined {
  const data = (['person', 'page'] as const).flatMap((side) => {
    const emoji = reactions?.[side];
    const { id, name } = parties[side];
    return emoji === undefined ? [] : [{ reaction: reactionName(emoji), emoji, users: [{ id, name }] }];
  });
  return data.length > 0 ? { data } : undefined;
}

function mediaNode(id: string, type: string, url: string | undefined, name: string | undefined): JsonObject {
  const data = type === 'image' ? { image_data: { url, preview_url: url } } : { [`${type}_data`]: { url } };
  return { id, mime_type: type === 'file' ? 'application/octet-stream' : `${type}/*`, name: name ?? type, ...data };
}

const messageLinesOf = (thread: Thread): Line[] => thread.lines.filter(({ message, postback }) => message ?? postback);

const readable = (thread: Thread): Line[] => messageLinesOf(thread).slice(-READABLE);

/** A time as Graph writes it: `2026-11-22T18:46:00+0000`. */
const iso = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, '+0000');
