import type { Reach } from '../../lib/aws/index.ts';
import { senderIdentities } from '../../lib/mail/sender-identities.ts';
import { awsOf } from '../aws/clients.ts';
import { environmentOf } from '../aws/functions.ts';
import { askSes } from '../aws/ses.ts';
import { type Check, type Finding, fail, ok, skip, warn } from './finding.ts';

const NAME = 'Visitor mail';

/** Whether visitors who have left get answers by mail: the address is verified, and SES sends to everybody. */
export const visitorMails: Check = async ({ resources: { visitorMail } }) => {
  if (visitorMail === undefined) return [skip(NAME, 'the stack cannot be found')];
  const { region, endpoint } = visitorMail;
  const reach = { region, endpoint };
  const from =
    'function' in visitorMail
      ? (await environmentOf(awsOf(visitorMail.region), visitorMail.function)).MAIL_FROM || undefined
      : visitorMail.from;
  if (from === undefined) {
    return [
      {
        ...skip(NAME, 'MAIL_FROM is not set: visitors who have left get no answers by mail'),
        todo: 'docs/operator.md, "Mails to visitors who have left", says how to turn them on.',
      },
    ];
  }
  const identities = await Promise.all(senderIdentities(from).map((identity) => verified(reach, identity)));
  return [identities.includes(true) ? await account(reach, from) : unverified(reach, from)];
};

async function verified(reach: Reach, identity: string): Promise<boolean> {
  const found = await askSes(reach, `/v2/email/identities/${encodeURIComponent(identity)}`);
  return found?.VerifiedForSendingStatus === true;
}

function unverified({ region }: Reach, from: string): Finding {
  return fail(
    NAME,
    `${from} is not verified in SES${region ? ` in ${region}` : ''}: no mail goes out`,
    'SES in the console, Identities, "Create identity": its domain (add the DNS records that it shows), or the address (click the link in the mail that it sends).',
  );
}

async function account(reach: Reach, from: string): Promise<Finding> {
  const found = await askSes(reach, '/v2/email/account');
  if (found?.SendingEnabled === false) {
    const todo = 'SES in the console, Account dashboard, says why. AWS Support ends it.';
    return fail(NAME, `from ${from}: AWS has paused the mails of this account`, todo);
  }
  if (found?.ProductionAccessEnabled !== true) {
    return warn(
      NAME,
      `from ${from}, in the sandbox: only to verified addresses`,
      'SES in the console, Account dashboard, "Request production access". Until then visitors at other addresses get no mail, and the inbox says so at each line.',
    );
  }
  return ok(NAME, `from ${from}, to every address`);
}
