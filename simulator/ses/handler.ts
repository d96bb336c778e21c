import { randomUUID } from 'node:crypto';
import PostalMime, { type Email } from 'postal-mime';
import { emulatorKeys } from '../../lib/aws/index.ts';
import { field, list, object, readJson, text } from '../../lib/json.ts';
import { senderIdentities } from '../../lib/mail/sender-identities.ts';
import { deliver } from '../model/mail.ts';
import type { World } from '../model/world.ts';
import { type SignedRequestView, wrongSignature } from './signature.ts';

/** An answer of SES, version 2 of its API. `error` is the name in the header that AWS's own clients read. */
export interface SesAnswer {
  readonly status: number;
  readonly error?: string;
  readonly body: object;
}

/**
 * Answers the part of SES that sends mails and says what the account may do. It checks signatures, and reads the mail
 * as a mail program does. It refuses what the control panel asks for: sandbox, suppressed addresses, too many mails.
 */
export async function handleSes(world: World, path: string, request: SignedRequestView): Promise<SesAnswer> {
  const key = world.options.awsKeys ?? emulatorKeys;
  const wrong = wrongSignature(request, { key, service: 'ses', now: Date.now() });
  if (wrong !== undefined) return refused(403, wrong, 'The simulator cannot verify this signature.');
  const [, name = '', value = ''] = /^\/v2\/email\/([\w-]+(?:\/addresses)?)(?:\/([^/]+))?$/.exec(path) ?? [];
  switch (`${request.method} ${name}`) {
    case 'POST outbound-emails':
      return send(world, readJson(Buffer.from(request.body).toString('utf8')));
    case 'GET account':
      return accountOf(world);
    case 'GET identities':
      return identity(world, decodeURIComponent(value));
    case 'GET suppression/addresses':
      return suppression(world, decodeURIComponent(value));
    default:
      return refused(404, 'NotFoundException', `The simulator has no ${request.method} ${path}.`);
  }
}

async function send(world: World, body: unknown): Promise<SesAnswer> {
  const raw = text(field(field(field(body, 'Content'), 'Raw'), 'Data'));
  const from = text(field(body, 'FromEmailAddress'));
  const to = list(object(field(body, 'Destination'))?.ToAddresses);
  if (raw === undefined || from === undefined || to.length !== 1 || typeof to[0] !== 'string') {
    return refused(400, 'BadRequestException', 'The simulator sends raw mails from one address to one address.');
  }
  const { sandbox, busy } = world.state.ses;
  if (busy) return refused(429, 'TooManyRequestsException', 'Maximum sending rate exceeded.');
  const unverified = sandbox ? [from, to[0]].filter((address) => !isVerified(world, address)) : [];
  if (unverified.length > 0) {
    const message = `Email address is not verified. The following identities failed the check in region US-EAST-1: ${unverified.join(', ')}`;
    return refused(400, 'MessageRejected', message);
  }
  const email = await PostalMime.parse(Buffer.from(raw, 'base64'));
  const sender = email.from?.address;
  if (sender !== from) return refused(400, 'BadRequestException', `The mail is from ${sender}, not from ${from}.`);
  // As SES does: it accepts such a mail, and sends nothing.
  if (!isSuppressed(world, to[0])) deliver(world, to[0], viewOf(email));
  return { status: 200, body: { MessageId: randomUUID() } };
}

/** The mail as a mail program shows it. */
function viewOf(email: Email) {
  const [replyTo] = email.replyTo ?? [];
  return {
    subject: email.subject ?? '',
    text: email.text ?? '',
    ...(email.html !== undefined && { html: email.html }),
    from: named(email.from),
    ...(replyTo && { replyTo: named(replyTo) }),
    headers: email.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
  };
}

function named(address: Email['from']): string {
  if (address === undefined || address.address === undefined) return '';
  return address.name ? `${address.name} <${address.address}>` : address.address;
}

function accountOf({ state: { ses } }: World): SesAnswer {
  return {
    status: 200,
    body: { ProductionAccessEnabled: !ses.sandbox, SendingEnabled: true, EnforcementStatus: 'HEALTHY' },
  };
}

function identity(world: World, name: string): SesAnswer {
  if (!identities(world).includes(name)) {
    return refused(404, 'NotFoundException', `Email identity ${name} does not exist.`);
  }
  const kind = name.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN';
  return { status: 200, body: { IdentityType: kind, VerifiedForSendingStatus: true, VerificationStatus: 'SUCCESS' } };
}

function suppression(world: World, address: string): SesAnswer {
  if (!isSuppressed(world, address)) {
    return refused(404, 'NotFoundException', `Email address ${address} does not exist on your suppression list.`);
  }
  return { status: 200, body: { SuppressedDestination: { EmailAddress: address, Reason: 'BOUNCE' } } };
}

/** The addresses and domains that SES has verified: those of the operator, and those of the control panel. */
function identities({ options: { sender }, state: { ses } }: World): readonly string[] {
  return sender === undefined ? ses.verified : [domainOf(sender), ...ses.verified];
}

const isVerified = (world: World, address: string): boolean =>
  senderIdentities(address).some((each) => identities(world).includes(each));

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** The second one is an address of SES's own mailbox simulator. */
const isSuppressed = ({ state: { ses } }: World, address: string): boolean =>
  ses.suppressed.includes(address) || address === 'suppressionlist@simulator.amazonses.com';

const refused = (status: number, error: string, message: string): SesAnswer => ({ status, error, body: { message } });
