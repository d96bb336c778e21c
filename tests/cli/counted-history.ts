import type { Line } from '../../lib/conversation/index.ts';
import { INBOX } from '../support/turn-world.ts';

/* The figures of `npm run stats`, counted from exported histories by the definitions in docs/operator.md alone. */

/** One conversation on one day. */
interface Counted {
  readonly day: string;
  surface: string;
  ref: string | null;
  wrote: boolean;
  bot: boolean;
  person: boolean;
  failed: boolean;
  readonly waits: number[];
}

/** The figures of histories, in the form of `--json`. @param dayOf the operator's day of a time (ms). */
export function countedHistories(histories: readonly (readonly Line[])[], dayOf: (at: number) => string) {
  const counted = histories.flatMap((lines) => countedHistory(lines, dayOf));
  const by = <Key extends 'day' | 'surface' | 'ref'>(key: Key) =>
    [...new Set(counted.map((each) => each[key]))].map((value) => ({
      [key]: value,
      ...figures(counted.filter((each) => each[key] === value)),
    }));
  return { total: figures(counted), days: by('day'), surfaces: by('surface'), refs: by('ref') };
}

function figures(counted: readonly Counted[]) {
  const conversations = counted.filter(({ wrote }) => wrote);
  const count = (holds: (each: Counted) => boolean) => conversations.filter(holds).length;
  const waits = counted.flatMap((each) => each.waits).sort((a, b) => a - b);
  const middle = [waits[Math.ceil(waits.length / 2) - 1] ?? 0, waits[Math.floor(waits.length / 2)] ?? 0] as const;
  return {
    conversations: conversations.length,
    botAlone: count((each) => each.bot && !each.person && !each.failed),
    handedOver: count((each) => each.person),
    failed: count((each) => each.failed),
    waits: waits.length,
    ...(waits.length > 0 && { medianWait: Math.round((middle[0] + middle[1]) / 2), longestWait: Math.max(...waits) }),
  };
}

/** Goes through a history by time, and notes on each day what its lines show. */
function countedHistory(history: readonly Line[], dayOf: (at: number) => string): Counted[] {
  const lines = history.toSorted((a, b) => a.at - b.at || a.seq - b.seq);
  const days = new Map<string, Counted>();
  let ref: string | null = null;
  let surface = 'web';
  let isPersons = false;
  let waitsSince: number | undefined;
  let lastLine = 0;
  const on = (at: number): Counted => {
    const day = dayOf(at);
    const found = days.get(day) ?? {
      day,
      surface,
      ref,
      wrote: false,
      bot: false,
      person: false,
      failed: false,
      waits: [],
    };
    days.set(day, Object.assign(found, { surface, ref }));
    return found;
  };
  const answeredByPerson = ({ at, seq }: Line) => {
    const day = on(at);
    day.person = true;
    // Sent late, it may be from before the customer's last line.
    if (seq < lastLine) return;
    if (waitsSince !== undefined) day.waits.push(Math.round((at - waitsSince) / 1000));
    waitsSince = undefined;
  };

  for (const line of lines) {
    const { at, speaker, content, status } = line;
    if ('control' in content) {
      const { action, from, to } = content.control;
      if (status !== 'sent') continue;
      if (isPerson(to) && !isPerson(from) && action !== 'request') {
        on(at).person = true;
      }
      if (to === 'bot' && action !== 'expire') waitsSince = undefined;
      isPersons = isPerson(to);
    } else if (speaker === 'customer') {
      surface = line.surface;
      lastLine = line.seq;
      if ('message' in content) ref = content.message.referral?.ref ?? ref;
      const day = on(at);
      day.wrote = true;
      if (line.error?.code === 'bot_failed') day.failed = true;
      if (isPersons || day.failed || asksForPerson(lines, line)) waitsSince ??= at;
    } else if ('message' in content) {
      if (!('app_id' in content.message) || content.message.app_id !== INBOX) continue;
      isPersons = true;
      answeredByPerson(line);
    } else if (status === 'failed') {
      waitsSince ??= at;
    } else if (status === 'sent' && speaker === 'agent') {
      answeredByPerson(line);
    } else if (status === 'sent') {
      on(at).bot = true;
    }
  }
  return [...days.values()];
}

function isPerson(owner: string): boolean {
  return owner === 'agent' || owner === 'page_inbox';
}

/** The bot passed the customer on after this line: both have the key of the same event. */
function asksForPerson(lines: readonly Line[], { key }: Line): boolean {
  return lines.some(
    ({ content, key: cause }) =>
      cause === key && 'control' in content && content.control.action === 'pass' && isPerson(content.control.to),
  );
}
