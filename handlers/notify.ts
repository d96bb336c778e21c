import type { SQSHandler } from 'aws-lambda';
import { parseNotice, runNotice } from '../lib/agents/notify/index.ts';
import { log } from '../lib/log.ts';
import { parseMailNotice, runMail } from '../lib/mail/index.ts';
import { once } from '../lib/once.ts';
import { readSettings } from '../lib/settings/index.ts';
import { mailPorts } from './mail-ports.ts';
import { notifyPorts } from './notify-ports.ts';

/**
 * Tells agents of customers who wait, and mails answers to visitors. A notice that fails comes again, and then lies in
 * the dead-letter queue.
 */
export const handler: SQSHandler = async ({ Records }) => {
  for (const { body, messageId } of Records) {
    const notice = parseNotice(body);
    const mail = parseMailNotice(body);
    if (mail) await runMail(portsOfMail(), mail);
    else if (notice) await runNotice(await ports(), notice);
    else log('error', 'A message of the queue of notifications cannot be read', { messageId });
  }
};

const portsOfMail = once(() => mailPorts(readSettings(process.env)));
const ports = once(() => notifyPorts(readSettings(process.env)));
