import {
  type Conversation,
  type Line,
  mayRead,
  type PersonsAnswer,
  type Thread,
  visitorOf,
} from '../conversation/index.ts';
import type { Store } from '../store/store.ts';
import type { Ports } from './ports.ts';

/** The answers of the website whose time to follow has come. */
export async function dueAnswers(
  { store, now }: Pick<Ports, 'store' | 'now'>,
  conversation: Conversation | undefined,
): Promise<{ readonly answers?: readonly PersonsAnswer[] }> {
  if (conversation?.unread === undefined) return {};
  const due = conversation.unread.filter(({ dueAt }) => dueAt <= now());
  const lines = await Promise.all(due.map(({ seq }) => store.line(conversation.thread, seq)));
  return { answers: lines.flatMap((line) => answerIn(conversation.thread, line) ?? []) };
}

/** The last answer of a person in a thread. It is looked for once a link: it may be far up. */
export async function lastAnswer(
  { history }: Pick<Store, 'history'>,
  thread: Thread,
): Promise<PersonsAnswer | undefined> {
  for (let before: number | undefined; ; ) {
    const lines = await history(thread, { before, limit: LINES_AT_ONCE });
    const found = lines.findLast((line) => answerIn(thread, line) !== undefined);
    if (found !== undefined) return answerIn(thread, found);
    before = lines[0]?.seq;
    if (before === undefined || before <= 1) return undefined;
  }
}

const LINES_AT_ONCE = 100;

/** What an agent has written, where it went out and its customer may read it. */
function answerIn({ customer }: Thread, line: Line | undefined): PersonsAnswer | undefined {
  if (line?.speaker !== 'agent' || line.status !== 'sent' || line.deleted || !line.agent) return undefined;
  if (!mayRead(customer, line, visitorOf(customer))) return undefined;
  const { seq, at, agent, content } = line;
  return 'sent' in content ? { seq, at, agent, message: content.sent } : undefined;
}
