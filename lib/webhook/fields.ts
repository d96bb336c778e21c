/**
 * The webhook fields that the bot and a thread's ownership depend on: for the app's subscription and for the Page's.
 * Source: Webhooks for Pages; Conversation Routing asks for the last ones of every app.
 */
export const webhookFields: readonly string[] = [
  'messages',
  'message_echoes',
  'message_edits',
  'message_reactions',
  'message_deliveries',
  'message_reads',
  'messaging_postbacks',
  'messaging_referrals',
  'messaging_optins',
  'messaging_account_linking',
  'messaging_policy_enforcement',
  'messaging_handovers',
  'standby',
];
