import config from '#config';
import { agentDirectory } from '../lib/agents/index.ts';
import { notifier, sqsNoticeQueue } from '../lib/agents/notify/index.ts';
import type { BotRunner } from '../lib/bot/index.ts';
import type { TimeBudget } from '../lib/config/index.ts';
import { log } from '../lib/log.ts';
import { once } from '../lib/once.ts';
import { sqsWorkQueue } from '../lib/queue/index.ts';
import { botSecret, need, type Settings, secret } from '../lib/settings/index.ts';
import { dynamoStore } from '../lib/store/index.ts';
import { graphPortOf, type Ports, peopleOf } from '../lib/turn/index.ts';
import { pushOf, tableOf } from './ports.ts';
import { queueOf } from './queue.ts';

/** Everything outside of the worker. */
export function turnPorts(settings: Settings, bot: BotRunner, time: TimeBudget): Ports {
  const table = tableOf(settings);
  const agents = agentDirectory(table);
  return {
    store: dynamoStore(table),
    graphPort: graphPortOf(once(() => graphOf(settings, time))),
    live: pushOf(settings, table),
    bot,
    agents,
    people: peopleOf(config),
    secret: botSecret,
    fallback: config.fallback,
    ...queuesOf(settings),
    queue: queueOf(settings),
    time,
    appId: settings.appId ?? '',
    now: Date.now,
    log,
  };
}

/** Made at the first notice or work: during a deploy a function may run without a queue's name. */
function queuesOf(settings: Settings): Pick<Ports, 'notifier' | 'works'> {
  const { sqsEndpoint: endpoint } = settings;
  const notices = once(() => notifier(sqsNoticeQueue({ url: need(settings, 'notifyQueueUrl'), endpoint }), Date.now));
  const works = once(() => sqsWorkQueue({ url: need(settings, 'workQueueUrl'), endpoint }));
  return {
    notifier: { waiting: async (thread, key, assigned) => notices().waiting(thread, key, assigned) },
    works: { begin: async (work) => works().begin(work) },
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
