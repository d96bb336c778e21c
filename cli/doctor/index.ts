import { alarms, budget } from './account.ts';
import { agents, humanAgent, push } from './agents.ts';
import { bot } from './bot.ts';
import type { Check } from './finding.ts';
import { identity } from './identity.ts';
import { routing, subscriptions, token, webhook } from './meta.ts';
import { profile } from './profile.ts';
import { clock, queue } from './queue.ts';
import { site } from './site.ts';
import { visitorMails } from './visitor-mails.ts';

export type { Finding, Patient } from './finding.ts';

/** The keys name a check in the table where it failed with an error. */
export const checks: Readonly<Record<string, Check>> = {
  Token: token,
  Webhook: webhook,
  Subscriptions: subscriptions,
  Routing: routing,
  Profile: profile,
  Site: site,
  Identity: identity,
  Agents: agents,
  'Visitor mail': visitorMails,
  'Push keys': push,
  'Human Agent': humanAgent,
  Bot: bot,
  Queue: queue,
  Clock: clock,
  Alarms: alarms,
  Budget: budget,
};
