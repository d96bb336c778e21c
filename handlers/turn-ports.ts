import config from '#config';
import { agentDirectory } from '../lib/agents/index.ts';
import type { BotRunner } from '../lib/bot/index.ts';
import type { TimeBudget } from '../lib/config/index.ts';
import { links } from '../lib/links/index.ts';
import { log } from '../lib/log.ts';
import { once } from '../lib/once.ts';
import { botSecret, need, type Settings, secret } from '../lib/settings/index.ts';
import { dynamoStore } from '../lib/store/index.ts';
import { graphPortOf, type Ports, peopleOf } from '../lib/turn/index.ts';
import { browsersOf, tableOf } from './ports.ts';
import { turnQueues } from './turn-queues.ts';

/** Everything outside of the worker. */
export function turnPorts(settings: Settings, bot: BotRunner, time: TimeBudget): Ports {
  const table = tableOf(settings);
  const agents = agentDirectory(table);
  return {
    store: dynamoStore(table),
    graphPort: graphPortOf(once(() => graphOf(settings, time))),
    ...browsersOf(settings, table),
    bot,
    agents,
    people: peopleOf(config),
    secret: botSecret,
    fallback: config.fallback,
    ...turnQueues(settings),
    links: links(table),
    time,
    appId: settings.appId ?? '',
    now: Date.now,
    log,
  };
}

/** Loads the Graph clients at the first call to Messenger. A conversation on the website never needs them. */
async function graphOf(settings: Settings, { callMs }: TimeBudget) {
  const { createGraph } = await import('../lib/graph/index.ts');
  return createGraph({
    url: settings.graphUrl,
    pageId: need(settings, 'pageId'),
    token: await secret('PAGE_ACCESS_TOKEN'),
    appId: need(settings, 'appId'),
    appSecret: await secret('APP_SECRET'),
    timeoutMs: callMs,
  });
}
