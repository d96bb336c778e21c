import { type Hours, openAt } from '../../config/hours.ts';
import type { Store } from '../../store/store.ts';
import type { AgentDirectory } from '../agent-directory.ts';
import type { AgentRecord } from '../agents.ts';
import type { SendMail } from './mail.ts';
import type { LaterNotice, Notice } from './notice.ts';
import { endpointHash, inboxLink, type NotificationOptions, notificationOf } from './notification.ts';
import type { NoticeQueue } from './notifier.ts';
import { browsersOf, getsMail, type Plan, planOf } from './plan.ts';
import { SUMMARY_FROM } from './summary-from.ts';
import type { ToldItems } from './told-items.ts';
import type { PushMessage, SendPush } from './web-push.ts';

/** Seconds until browsers are told that were left out, and then until all are told once more. */
const UNTIL_REMINDER = 60;
const UNTIL_REPEAT = 540;
/** How long a push service keeps a notification (s): until the next one, and then for a working day. */
const TTL = 600;
const LAST_TTL = 8 * 3600;

export interface NotifyPorts extends NotificationOptions {
  readonly store: Pick<Store, 'load'>;
  readonly directory: Pick<AgentDirectory, 'list' | 'subscriptions' | 'online'>;
  readonly told: ToldItems;
  readonly queue: NoticeQueue;
  readonly push: SendPush;
  /** Missing where there is no topic. */
  readonly mail?: SendMail;
  readonly hours?: Hours;
  now(): number;
  log(level: 'debug' | 'info' | 'warn', message: string, fields: Readonly<Record<string, unknown>>): void;
}

/**
 * Tells agents of a thread, or decides that no agent is told. Called again with the same notice, it tells them again:
 * the same notification then replaces itself.
 */
export async function runNotice(ports: NotifyPorts, notice: Notice): Promise<void> {
  const { thread, key } = notice;
  const now = ports.now();
  const [{ conversation }, watched, agents] = await Promise.all([
    ports.store.load(thread, key),
    ports.told.isWatched(thread, now),
    ports.directory.list(),
  ]);
  const plan = planOf({ notice, now, conversation, watched, open: openAt(ports.hours, now).now, agents });
  const step = plan.kind === 'tell' ? await stepOf(ports, notice, plan, watched, now) : undefined;
  if (plan.kind === 'nothing' || step === undefined) {
    const why = plan.kind === 'nothing' ? plan.why : 'agents know of it already';
    return ports.log('info', 'No agent was told of a customer', { id: key, ...thread, why });
  }
  const { told, mails, failed } = await tell(ports, notice, plan, step, now);
  ports.log('info', 'Agents were told of a customer', {
    id: key,
    ...thread,
    step: notice.later?.step ?? step.kind,
    agents: plan.agents.length,
    browsers: told.length,
    failed,
    mails,
  });
  const later = nextOf(notice, step, {
    since: plan.since,
    seq: plan.conversation.seq,
    told: [...new Set([...(notice.later?.told ?? []), ...told])],
    ...(step.summary && { summary: true }),
  });
  if (later) await ports.queue.send({ ...notice, later }, later.step === 'reminder' ? UNTIL_REMINDER : UNTIL_REPEAT);
}

/** `begins`: agents hear of this wait for the first time. `line`: one more line of a customer who waits. */
interface Step {
  readonly kind: 'begins' | 'line' | 'later';
  readonly summary: boolean;
}

type Telling = Extract<Plan, { kind: 'tell' }>;

/** @returns nothing where agents know already. */
async function stepOf(
  { told }: NotifyPorts,
  { thread, key, later, hoursBegan }: Notice,
  { since, alone }: Telling,
  watched: boolean,
  now: number,
): Promise<Step | undefined> {
  if (later !== undefined) return { kind: 'later', summary: later.summary === true };
  const begins = await told.begin(thread, { since, key }, now);
  // Also where agents were told before the hours ended.
  if (hoursBegan !== undefined) return { kind: 'begins', summary: hoursBegan === 'summary' };
  if (begins) {
    const place = alone ? 1 : await told.placeOf(thread, now);
    return place > SUMMARY_FROM ? undefined : { kind: 'begins', summary: place === SUMMARY_FROM };
  }
  if (watched || (!alone && ((await told.knownPlace(thread, now)) ?? 1) >= SUMMARY_FROM)) return undefined;
  return { kind: 'line', summary: false };
}

function nextOf({ later }: Notice, { kind }: Step, seen: Omit<LaterNotice, 'step'>): LaterNotice | undefined {
  if (kind === 'begins') return { step: 'reminder', ...seen };
  // The seq of the first notice counts: an agent who has seen that line knows of the wait.
  return later?.step === 'reminder' ? { ...seen, step: 'repeat', seq: later.seq } : undefined;
}

/** Sends notifications and mails, all at once. A failure of one is logged and concerns no other. */
async function tell(ports: NotifyPorts, notice: Notice, plan: Telling, { kind, summary }: Step, now: number) {
  const { about, conversation } = plan;
  const content = notificationOf(summary ? { kind: 'summary' } : { kind: about, conversation }, ports);
  const message: PushMessage = { ...content, ttl: notice.later?.step === 'repeat' ? LAST_TTL : TTL };
  const online = await ports.directory.online.list(now);
  const results = await Promise.all(
    plan.agents.map(async (agent) => {
      const browsers = browsersOf(await ports.directory.subscriptions.of(agent.id, now), notice, online, now);
      const mailed =
        kind !== 'line' && getsMail(agent, notice, online, now) ? sendMail(ports, notice, agent, now) : false;
      const told = await Promise.all(browsers.map((browser) => pushTo(ports, agent, browser, message)));
      return { told: told.filter((hash) => hash !== undefined), of: browsers.length, mailed: await mailed };
    }),
  );
  const told = results.flatMap((each) => each.told);
  return {
    told,
    failed: results.reduce((sum, each) => sum + each.of, 0) - told.length,
    mails: results.filter(({ mailed }) => mailed).length,
  };
}

/** @returns the browser's hash where its push service accepted the notification. */
async function pushTo(
  { push, directory, log }: NotifyPorts,
  agent: AgentRecord,
  browser: Parameters<SendPush>[0],
  message: PushMessage,
): Promise<string | undefined> {
  const result = await push(browser, message);
  if (result.kind === 'sent') return endpointHash(browser.endpoint);
  const fields = { agent: agent.id, service: URL.canParse(browser.endpoint) && new URL(browser.endpoint).host };
  if (result.kind === 'gone') {
    await directory.subscriptions.remove(agent.id, browser.endpoint);
    log('info', 'A browser no longer gets notifications: its subscription is deleted', fields);
  } else {
    log('warn', 'A notification was not delivered', { ...fields, reason: result.reason });
  }
  return undefined;
}

async function sendMail(
  { mail, told, inboxOrigin, log }: NotifyPorts,
  { thread }: Notice,
  agent: AgentRecord,
  now: number,
): Promise<boolean> {
  if (mail === undefined || !(await told.mayMail(agent.id, now))) return false;
  try {
    await mail(agent.id, inboxLink(inboxOrigin, thread));
    return true;
  } catch (error) {
    log('warn', 'A mail to an agent was not sent', { agent: agent.id, error });
    return false;
  }
}
