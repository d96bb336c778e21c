import { alarms, budget } from './account.ts';
import type { Check } from './finding.ts';
import { routing, subscriptions, token, webhook } from './meta.ts';
import { profile } from './profile.ts';
import { clock, queue } from './queue.ts';
import { site } from './site.ts';

export type { Finding, Patient } from './finding.ts';

/** By what each looks at: how it is called in the table where it could not be done. */
export const checks: Readonly<Record<string, Check>> = {
  Token: token,
  Webhook: webhook,
  Subscriptions: subscriptions,
  Routing: routing,
  Profile: profile,
  Site: site,
  Queue: queue,
  Clock: clock,
  Alarms: alarms,
  Budget: budget,
};
