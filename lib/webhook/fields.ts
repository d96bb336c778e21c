import { eventTable, type WebhookField } from '../messenger/index.ts';

/**
 * The webhook fields that the app and the Page subscribe to: one for each event type that we read, and `standby` for
 * the events of threads that another app owns. Source: Webhooks for Pages; Conversation Routing.
 */
export const webhookFields: readonly (WebhookField | 'standby')[] = [
  ...new Set(Object.values(eventTable).flatMap((row) => ('field' in row ? [row.field] : []))),
  'standby',
];
