import config from '#config';
import { sqsNoticeQueue } from '../lib/agents/notify/index.ts';
import { originPattern } from '../lib/config/index.ts';
import { log } from '../lib/log.ts';
import { consents, type MailNotice, type MailPorts, mailTokens, sesMail } from '../lib/mail/index.ts';
import { need, type Settings } from '../lib/settings/index.ts';
import { dynamoStore } from '../lib/store/index.ts';
import { tableOf } from './ports.ts';
import { queueOf } from './queue.ts';

/** Everything outside of a mail to a visitor. */
export function mailPorts(settings: Settings): MailPorts {
  const { siteOrigin, sesEndpoint, sqsEndpoint, mailFrom, mailReplyTo, local } = settings;
  const table = tableOf(settings);
  const domains = [...config.whitelistedDomains, siteOrigin ?? []].flat();
  return {
    store: dynamoStore(table),
    consents: consents(table),
    tokens: mailTokens(table),
    send: sesMail({ endpoint: sesEndpoint }),
    mails: sqsNoticeQueue<MailNotice>({ url: need(settings, 'notifyQueueUrl'), endpoint: sqsEndpoint }),
    queue: queueOf(settings),
    ...(mailFrom !== undefined && { from: { name: config.page.name, address: mailFrom } }),
    ...(mailReplyTo !== undefined && { replyTo: mailReplyTo }),
    httpOrigin: need(settings, 'httpOrigin'),
    allowed: new RegExp(originPattern(domains, { local }), 'i'),
    now: Date.now,
    log,
  };
}
