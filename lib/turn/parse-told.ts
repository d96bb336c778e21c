import type { AgentRef, LineError, Told, ToldKind } from '../conversation/index.ts';
import { field, isObject, type JsonObject, listOf, number, text } from '../json.ts';
import type { Message } from '../messenger/index.ts';

/** Reads what a thread is told. @returns nothing where this version does not know it. */
export function parseTold(value: unknown): Told | undefined {
  if (!isObject(value) || typeof value.kind !== 'string' || !isKind(value.kind)) return undefined;
  return readers[value.kind](value);
}

const readers: { readonly [Kind in ToldKind]: (fields: JsonObject) => Extract<Told, { kind: Kind }> | undefined } = {
  opened: ({ link }) => (isText(link) ? { kind: 'opened', link } : undefined),
  followed: ({ link }) => (isText(link) ? { kind: 'followed', link } : undefined),
  refused: ({ link }) => (isText(link) ? { kind: 'refused', link } : undefined),
  stopped: ({ link }) => (isText(link) ? { kind: 'stopped', link } : undefined),
  no_answer: () => ({ kind: 'no_answer' }),
  answer({ seq, at, agent: author, message }) {
    const agent = agentIn(author);
    if (!isNumber(seq) || !isNumber(at) || !agent || !isObject(message)) return undefined;
    // Our own worker has read it from a line.
    const sent: unknown = message;
    return { kind: 'answer', seq, at, agent, message: sent as Message };
  },
  answered({ agent: author }) {
    const agent = agentIn(author);
    return agent && { kind: 'answered', agent };
  },
  delivered({ seq, status, error }) {
    if (!isNumber(seq) || (status !== 'sent' && status !== 'in_doubt' && status !== 'failed')) return undefined;
    return { kind: 'delivered', seq, status, ...errorIn(error) };
  },
  done({ agent: author }) {
    const agent = agentIn(author);
    return agent && { kind: 'done', agent };
  },
  stop: ({ what }) => (what === 'messenger' || what === 'mail' ? { kind: 'stop', what } : undefined),
  join(fields) {
    const [session, customer, site] = [text(fields.session), text(fields.customer), text(fields.site)];
    if (session === undefined || customer === undefined || site === undefined) return undefined;
    return { kind: 'join', session, customer, site, ...localeIn(fields) };
  },
  joined(fields) {
    const [id, session, web, site] = [text(fields.id), text(fields.session), text(fields.web), text(fields.site)];
    const through = number(fields.through);
    if (id === undefined || session === undefined || web === undefined || site === undefined) return undefined;
    return through === undefined ? undefined : { kind: 'joined', id, session, web, through, site, ...localeIn(fields) };
  },
  undone(fields) {
    const id = text(fields.id);
    return id === undefined ? undefined : { kind: 'undone', id };
  },
  forget_device(fields) {
    const session = text(fields.session);
    return session === undefined ? undefined : { kind: 'forget_device', session };
  },
  delete: () => ({ kind: 'delete' }),
  forget: ({ by }) => {
    const who = by === 'visitor' || by === 'retention' || by === 'operator' ? by : agentIn(by);
    return who && { kind: 'forget', by: who };
  },
  mail(fields) {
    const [address, site, page] = [text(fields.address), text(fields.site), text(fields.page)];
    if (address === undefined || site === undefined) return undefined;
    return { kind: 'mail', address, site, ...(page !== undefined && { page }) };
  },
  mailed({ seqs, status, error, asks, address }) {
    if (status !== 'sent' && status !== 'failed') return undefined;
    const about = { ...errorIn(error), ...(asks === true && { asks }), ...addressIn(address) };
    return { kind: 'mailed', seqs: listOf(seqs, number), status, ...about };
  },
  mail_choice({ choice, address }) {
    if (choice !== 'on' && choice !== 'stopped') return undefined;
    return { kind: 'mail_choice', choice, ...addressIn(address) };
  },
  mail_answered: ({ address }) => (isText(address) ? { kind: 'mail_answered', address } : undefined),
};

/** The hash of an address. */
function addressIn(value: unknown): { readonly address?: string } {
  const address = text(value);
  return address === undefined ? {} : { address };
}

function localeIn({ locale: value }: JsonObject): { readonly locale?: string } {
  const locale = text(value);
  return locale === undefined ? {} : { locale };
}

function agentIn(value: unknown): AgentRef | undefined {
  const [id, name] = [text(field(value, 'id')), text(field(value, 'name'))];
  return id === undefined || name === undefined ? undefined : { id, name };
}

function errorIn(value: unknown): { readonly error?: LineError } {
  const [code, message] = [text(field(value, 'code')), text(field(value, 'message'))];
  return code === undefined || message === undefined ? {} : { error: { code, message } };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isKind(kind: string): kind is ToldKind {
  return Object.hasOwn(readers, kind);
}
