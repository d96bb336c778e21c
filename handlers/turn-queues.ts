import { notifier, sqsNoticeQueue } from '../lib/agents/notify/index.ts';
import type { MailNotice } from '../lib/mail/index.ts';
import { once } from '../lib/once.ts';
import { sqsWorkQueue } from '../lib/queue/index.ts';
import { need, type Settings } from '../lib/settings/index.ts';
import type { Ports } from '../lib/turn/index.ts';
import { queueOf } from './queue.ts';

/** Where the worker queues what follows, made when first needed: during a deploy a function may run without a name. */
export function turnQueues(settings: Settings): Pick<Ports, 'queue' | 'notifier' | 'works' | 'mails'> {
  const { sqsEndpoint: endpoint } = settings;
  const notices = once(() => notifier(sqsNoticeQueue({ url: need(settings, 'notifyQueueUrl'), endpoint }), Date.now));
  const mails = once(() => sqsNoticeQueue<MailNotice>({ url: need(settings, 'notifyQueueUrl'), endpoint }));
  const works = once(() => sqsWorkQueue({ url: need(settings, 'workQueueUrl'), endpoint }));
  return {
    queue: queueOf(settings),
    notifier: { waiting: async (thread, key, assigned) => notices().waiting(thread, key, assigned) },
    mails: { send: async (notice, seconds) => mails().send(notice, seconds) },
    works: { begin: async (work) => works().begin(work) },
  };
}
