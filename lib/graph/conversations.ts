import { field, flag, id, isObject, type JsonObject, listOf, number, object, text } from '../json.ts';
import type { Call } from './call.ts';
import { type ResultPage, resultPage } from './result-page.ts';

export interface Participant {
  readonly id: string;
  readonly name?: string;
}

/** A conversation as the Page Inbox shows it. */
export interface InboxThread {
  readonly id: string;
  /** ISO 8601. */
  readonly updated_time?: string;
  readonly snippet?: string;
  readonly message_count?: number;
  readonly unread_count?: number;
  readonly can_reply?: boolean;
  readonly is_owner?: boolean;
  readonly participants: Participant[];
}

/** A message of the history. Meta returns the content of the newest 20 only, and the id of the others. */
export interface PastMessage {
  readonly id: string;
  readonly created_time?: string;
  readonly from?: Participant;
  readonly to: Participant[];
  /** The text. */
  readonly message?: string;
  readonly sticker?: string;
  readonly attachments: JsonObject[];
}

export interface ListOptions {
  /** Only the conversation with this person. */
  readonly user_id?: string;
  readonly folder?: string;
  readonly limit?: number;
  /** The `after` of the previous page of results. */
  readonly after?: string;
}

export type Conversations = ReturnType<typeof createConversations>;

/** The history that Meta keeps. Two calls a second. Source: Conversations API. */
export function createConversations(call: Call, pageId: string) {
  return {
    /**
     * Newest first. Message requests without activity for more than 30 days are missing.
     * @example await graph.conversations.list({ user_id: chat.thread.customer, limit: 5 });
     */
    async list(options: ListOptions = {}): Promise<ResultPage<InboxThread>> {
      const query = { platform: 'messenger', fields: THREAD_FIELDS, ...options };
      return call({ method: 'GET', path: [pageId, 'conversations'], query }, (answer) => resultPage(answer, thread));
    },

    /**
     * The messages of a conversation, newest first.
     * @example await graph.conversations.messages(conversations[0].id, { limit: 1 });
     */
    async messages(
      conversation: string,
      options: { limit?: number; after?: string } = {},
    ): Promise<ResultPage<PastMessage>> {
      const query = { fields: MESSAGE_FIELDS, ...options };
      return call({ method: 'GET', path: [conversation, 'messages'], query }, (answer) => resultPage(answer, message));
    },

    /**
     * One message. It rejects with `invalid` (code 9000001) if the message was deleted or is too old.
     * @example await graph.conversations.message(messages[0].id);
     */
    async message(mid: string): Promise<PastMessage> {
      return call({ method: 'GET', path: [mid], query: { fields: MESSAGE_FIELDS } }, message);
    },
  };
}

const THREAD_FIELDS = 'id,updated_time,snippet,message_count,unread_count,can_reply,is_owner,participants';
const MESSAGE_FIELDS = 'id,created_time,from,to,message,sticker,attachments';

function thread(value: unknown): InboxThread | undefined {
  const threadId = id(field(value, 'id'));
  if (!isObject(value) || threadId === undefined) return undefined;
  return {
    id: threadId,
    updated_time: text(value.updated_time),
    snippet: text(value.snippet),
    message_count: number(value.message_count),
    unread_count: number(value.unread_count),
    can_reply: flag(value.can_reply),
    is_owner: flag(value.is_owner),
    participants: edge(value.participants, participant),
  };
}

function message(value: unknown): PastMessage | undefined {
  const mid = id(field(value, 'id'));
  if (!isObject(value) || mid === undefined) return undefined;
  return {
    id: mid,
    created_time: text(value.created_time),
    from: participant(value.from),
    to: edge(value.to, participant),
    message: text(value.message),
    sticker: text(value.sticker),
    attachments: edge(value.attachments, object),
  };
}

function participant(value: unknown): Participant | undefined {
  const personId = id(field(value, 'id'));
  return personId === undefined ? undefined : { id: personId, name: text(field(value, 'name')) };
}

/** Reads an edge inside an answer: `{ data: […] }`. */
function edge<T>(value: unknown, read: (item: unknown) => T | undefined): T[] {
  return listOf(field(value, 'data'), read);
}
