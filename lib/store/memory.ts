import { type Conversation, dueAt, type Line, type Thread } from '../conversation/index.ts';
import { threadKey } from './keys.ts';
import { type Store, VersionConflict } from './store.ts';

const markerTime = 7 * 86_400_000;

interface Kept {
  thread: Thread;
  state?: string;
  readonly lines: Map<number, string>;
  readonly markers: Map<string, { seq: number | undefined; until: number }>;
}

/** The store in memory, for tests that restart it often; passes the same contract suite as the one on DynamoDB. */
export function memoryStore({ now = Date.now }: { now?: () => number } = {}): Store {
  const threads = new Map<string, Kept>();

  function of(thread: Thread): Kept {
    const key = threadKey(thread);
    const kept = threads.get(key) ?? { thread, lines: new Map(), markers: new Map() };
    threads.set(key, kept);
    return kept;
  }
  // Kept as text, as in the table: nobody holds a reference into the store.
  const parse = <T>(text: string | undefined): T | undefined =>
    text === undefined ? undefined : (JSON.parse(text) as T);
  const line = (thread: Thread, seq: number) => parse<Line>(of(thread).lines.get(seq));
  const handled = (thread: Thread, key: string) => {
    const marker = of(thread).markers.get(key);
    return marker !== undefined && marker.until > now() ? marker : undefined;
  };

  return {
    async load(thread, key) {
      const conversation = parse<Conversation>(of(thread).state);
      return { ...(conversation ? { conversation } : {}), handled: handled(thread, key) !== undefined };
    },
    async commit(conversation) {
      const kept = of(conversation.thread);
      if ((parse<Conversation>(kept.state)?.version ?? 0) !== conversation.version) {
        throw new VersionConflict(`The conversation is no longer at version ${conversation.version}: load it again.`);
      }
      const written = { ...conversation, version: conversation.version + 1 };
      kept.state = JSON.stringify(written);
      return written;
    },
    async append(thread, entry) {
      const other = line(thread, entry.seq);
      if (other !== undefined && other.key !== entry.key) return other;
      of(thread).lines.set(entry.seq, JSON.stringify(entry));
      return entry;
    },
    async amend(thread, entry) {
      of(thread).lines.set(entry.seq, JSON.stringify(entry));
    },
    async line(thread, seq) {
      return line(thread, seq);
    },
    async history(thread, { after, before, limit }) {
      const numbers = [...of(thread).lines.keys()]
        .filter((seq) => seq > (after ?? 0) && seq < (before ?? Number.POSITIVE_INFINITY))
        .sort((a, b) => a - b);
      const chosen = after === undefined ? numbers.slice(Math.max(0, numbers.length - limit)) : numbers.slice(0, limit);
      return chosen.flatMap((seq) => line(thread, seq) ?? []);
    },
    async mark(thread, key, seq, at) {
      of(thread).markers.set(key, { seq, until: at + markerTime });
    },
    async marked(thread, key) {
      return handled(thread, key)?.seq;
    },
    async due(at, limit) {
      return [...threads.values()]
        .flatMap(({ thread, state }) => {
          const conversation = parse<Conversation>(state);
          const due = conversation === undefined ? undefined : dueAt(conversation);
          return due !== undefined && due <= at ? [{ thread, dueAt: due }] : [];
        })
        .sort((a, b) => a.dueAt - b.dueAt)
        .slice(0, limit);
    },
  };
}
