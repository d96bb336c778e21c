import { field, flag, id, isObject, type JsonObject, listOf, text, time } from '../json.ts';
import { checkMetadata, type Recipient } from '../messenger/index.ts';
import type { Call } from './call.ts';
import { refuse } from './refuse.ts';
import { succeeded } from './succeeded.ts';

interface Handover {
  readonly recipient: Recipient;
  /** At most 1,000 characters; comes back in the event that the other app gets. */
  readonly metadata?: string;
}

/** The app that owns a thread. */
export interface ThreadOwner {
  /** Meta shows it to the owner and to the default app only. */
  readonly app_id?: string;
  /** When control ends (ms since 1970). */
  readonly expiresAt?: number;
}

/** Which routing the Page has. A field is missing if Meta does not return it. */
export interface MessagingFeatures {
  readonly hop_v2?: boolean;
  readonly msgr_multi_app?: boolean;
  readonly ig_multi_app?: boolean;
}

export type ThreadControl = ReturnType<typeof createThreadControl>;

/**
 * Who may answer in a thread. Source: Conversation Routing; Handover Protocol (the same calls).
 * Passing a second time fails, so an unanswered change of control is `in_doubt`. Its webhook event shows whether it
 * happened.
 */
export function createThreadControl(call: Call, pageId: string) {
  const change = async (edge: string, body: Readonly<Record<string, unknown>>, repeatable = false): Promise<void> => {
    refuse(`POST /${pageId}/${edge}`, [...checkMetadata(body.metadata)]);
    await call({ method: 'POST', path: [pageId, edge], body, repeatable }, changed);
  };

  return {
    /**
     * Gives the thread to `target_app_id`, or to the default app if it is missing. The Page Inbox is 263902037430900.
     * @example await graph.threadControl.pass({ recipient, target_app_id: '263902037430900', metadata: 'Refund' });
     */
    async pass(handover: Handover & { readonly target_app_id?: string }): Promise<void> {
      await change('pass_thread_control', { ...handover });
    },

    /**
     * Takes the thread from its owner. Meta refuses it on Pages without a default app.
     * @example await graph.threadControl.take({ recipient });
     */
    async take(handover: Handover): Promise<void> {
      await change('take_thread_control', { ...handover });
    },

    /**
     * Asks the owner for the thread; the answer, if any, is a `pass_thread_control` event.
     * @example await graph.threadControl.request({ recipient, metadata: 'The bot can go on' });
     */
    async request(handover: Handover): Promise<void> {
      await change('request_thread_control', { ...handover });
    },

    /**
     * Gives the thread up: it becomes idle, and the default app may answer. Meta sends no event for it.
     * @example await graph.threadControl.release({ recipient });
     */
    async release({ recipient }: { readonly recipient: Recipient }): Promise<void> {
      await change('release_thread_control', { recipient });
    },

    /**
     * Keeps the thread for longer than 24 h: `duration` seconds from now, at most 7 days.
     * @example await graph.threadControl.extend({ recipient, duration: 3 * 24 * 3600 });
     */
    async extend(extension: { readonly recipient: Recipient; readonly duration: number }): Promise<void> {
      await change('extend_thread_control', { ...extension }, true);
    },

    /**
     * @returns `undefined` if the thread is idle.
     * @example await graph.threadControl.owner(chat.thread.customer);
     */
    async owner(psid: string): Promise<ThreadOwner | undefined> {
      const { owner } = await call(
        { method: 'GET', path: [pageId, 'thread_owner'], query: { recipient: psid } },
        ownerOf,
      );
      return owner;
    },

    /**
     * The other apps of the Page. Only Pages from before Conversation Routing have such roles.
     * @example await graph.threadControl.secondaryReceivers();
     */
    async secondaryReceivers(): Promise<{ id: string; name: string }[]> {
      const query = { fields: 'id,name' };
      const { apps } = await call({ method: 'GET', path: [pageId, 'secondary_receivers'], query }, receivers);
      return apps;
    },

    /** @example await graph.threadControl.features(); */
    async features(): Promise<MessagingFeatures> {
      return call({ method: 'GET', path: [pageId], query: { fields: 'messaging_feature_status' } }, features);
    },
  };
}

/** `{ success: true }`. An older version answered `take` with the new owner. */
function changed(answer: JsonObject): true | undefined {
  return succeeded(answer) ?? (Array.isArray(answer.data) || answer.thread_owner !== undefined ? true : undefined);
}

function ownerOf(answer: JsonObject): { owner?: ThreadOwner } | undefined {
  if (!Array.isArray(answer.data)) return undefined;
  const owner = field(answer.data[0], 'thread_owner');
  if (!isObject(owner)) return {};
  const app_id = id(owner.app_id);
  const expiresAt = time(owner.expiration);
  return { owner: { ...(app_id && { app_id }), ...(expiresAt && { expiresAt }) } };
}

function receivers(answer: JsonObject): { apps: { id: string; name: string }[] } | undefined {
  if (!Array.isArray(answer.data)) return undefined;
  return {
    apps: listOf(answer.data, (item) => {
      const appId = id(field(item, 'id'));
      return appId === undefined ? undefined : { id: appId, name: text(field(item, 'name')) ?? '' };
    }),
  };
}

function features({ messaging_feature_status: status }: JsonObject): MessagingFeatures {
  if (!isObject(status)) return {};
  const named = (['hop_v2', 'msgr_multi_app', 'ig_multi_app'] as const).flatMap((name) => {
    const value = flag(status[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(named);
}
