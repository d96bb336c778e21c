import { id, type JsonObject, text } from '../json.ts';
import {
  checkMessage,
  checkSend,
  type MediaType,
  type Recipient,
  type SenderAction,
  type SendRequest,
} from '../messenger/index.ts';
import type { Call } from './call.ts';
import { refuse } from './refuse.ts';
import { type Upload, withFile } from './upload.ts';

/** Graph's answer to a message. */
export interface Sent {
  readonly message_id: string;
  /** Missing if the recipient was addressed by `user_ref`. */
  readonly recipient_id?: string;
  /** Present if the message has a reusable file. It is valid for 90 days. */
  readonly attachment_id?: string;
}

/** Body of `POST /{page}/messages` with a sender action. */
export interface ActionRequest {
  readonly recipient: Recipient;
  readonly sender_action: SenderAction;
  /** For `react` (with a reaction) and `unreact`. */
  readonly payload?: { readonly message_id: string; readonly reaction?: string };
  readonly persona_id?: string;
}

/** A message whose attachment is a file that the caller has. */
export interface FileRequest extends Omit<SendRequest, 'message'> {
  readonly type: MediaType;
  readonly file: Upload;
  /** With true, the answer has an `attachment_id` for later messages. */
  readonly is_reusable?: boolean;
  readonly metadata?: string;
}

export type Send = ReturnType<typeof createSend>;

/** The Send API. Source: Send API reference; Attachment Upload API. */
export function createSend(call: Call, pageId: string) {
  const toPerson = [pageId, 'messages'];
  const toStore = [pageId, 'message_attachments'];

  return {
    /**
     * Sends one message in one call. For longer texts see `splitMessage`.
     * @throws {GraphError} `invalid`, before any call, if the message is over a limit; `in_doubt` if it may have been
     * sent.
     * @example await graph.send.message({ recipient, messaging_type: 'RESPONSE', message: { text: 'Shipped' } });
     */
    async message(request: SendRequest): Promise<Sent> {
      refuse(`POST /${pageId}/messages`, checkSend(request));
      return call({ method: 'POST', path: toPerson, body: { ...request } }, sent);
    },

    /**
     * Shows typing or "seen", or reacts to a message of the customer. Doing it twice looks like doing it once.
     * @example await graph.send.action({ recipient: { id: chat.thread.customer }, sender_action: 'typing_on' });
     */
    async action(request: ActionRequest): Promise<void> {
      refuse(`POST /${pageId}/messages`, checkSend(request));
      await call({ method: 'POST', path: toPerson, body: { ...request }, repeatable: true }, done);
    },

    /**
     * Sends a file in one call.
     * @throws {GraphError} as {@link message} does, and `invalid` for a file over 25 MB.
     * @example await graph.send.file({
     */
    async file({ type, file, is_reusable, metadata, ...request }: FileRequest): Promise<Sent> {
      const message = { attachment: { type, payload: { is_reusable } }, metadata };
      // The check wants a URL or an id, and the file replaces both.
      const checked = { attachment: { type, payload: { attachment_id: 'file' } }, metadata };
      refuse(`POST /${pageId}/messages`, checkSend({ ...request, message: checked }));
      const body = withFile(`POST /${pageId}/messages`, { ...request, message }, file);
      return call({ method: 'POST', path: toPerson, body }, sent);
    },

    /**
     * Has Meta fetch a file from a public https URL and keep it for 90 days.
     * @example await graph.send.uploadByUrl('image', 'https://shop.example/logo.png');
     */
    async uploadByUrl(type: MediaType, url: string): Promise<{ attachment_id: string }> {
      const message = { attachment: { type, payload: { url, is_reusable: true } } };
      refuse(`POST /${pageId}/message_attachments`, checkMessage(message));
      return call({ method: 'POST', path: toStore, body: { message }, repeatable: true }, uploaded);
    },

    /**
     * Gives Meta a file to keep for 90 days.
     * @example await graph.send.uploadFile('file', terms);
     */
    async uploadFile(type: MediaType, file: Upload): Promise<{ attachment_id: string }> {
      const message = { attachment: { type, payload: { is_reusable: true } } };
      const body = withFile(`POST /${pageId}/message_attachments`, { message }, file);
      return call({ method: 'POST', path: toStore, body, repeatable: true }, uploaded);
    },
  };
}

function sent(answer: JsonObject): Sent | undefined {
  const message_id = text(answer.message_id);
  if (message_id === undefined) return undefined;
  const recipient_id = id(answer.recipient_id);
  const attachment_id = id(answer.attachment_id);
  return { message_id, ...(recipient_id && { recipient_id }), ...(attachment_id && { attachment_id }) };
}

function uploaded(answer: JsonObject): { attachment_id: string } | undefined {
  const attachment_id = id(answer.attachment_id);
  return attachment_id === undefined ? undefined : { attachment_id };
}

/** Any answer is a success: it has the recipient, or no useful field for a `user_ref`. */
function done(): true {
  return true;
}
