import type { Row, Shelf } from '../../../lib/conversation/index.ts';
import type { AgentServerFrame, Page } from '../../../lib/protocol/index.ts';
import { LinkLost } from '../../panel/client/questions.ts';
import type { AgentLink } from './agent-link.ts';
import type { InboxPlatform } from './platform.ts';
import type { Rows } from './rows.ts';

export interface Search {
  readonly text: string;
  readonly found: readonly string[];
  /** How many conversations were searched so far, and where each shelf goes on. */
  readonly searched: number;
  readonly cursors: Readonly<Partial<Record<Shelf, string>>>;
  readonly isRunning: boolean;
}

/** Reads the lists: the open shelf whole, the others page by page. */
export interface Shelves {
  /** The first page of the open shelf, as a hello brings it: the rest is read. */
  begin(page: Page): Promise<void>;
  /** Reads the open shelf again, whole. */
  readOpen(): Promise<void>;
  /** The digest of a pong: a push may have been lost. */
  compare(digest: string): void;
  /** Reads the first page of another shelf, or goes on. */
  more(shelf: Exclude<Shelf, 'open'>): Promise<void>;
  hasMore(shelf: Shelf): boolean;
  isRead(shelf: Shelf): boolean;
  isCut(): boolean;
  search(text: string): Promise<void>;
  searchMore(): Promise<void>;
  found(): Search | undefined;
  clear(): void;
}

/** With more open conversations than are listed, digests differ: the list is not read more often than this (ms). */
const cutReadEvery = 60_000;

interface ShelvesParts {
  readonly platform: InboxPlatform;
  readonly link: AgentLink;
  readonly rows: Rows;
  readonly changed: () => void;
}

export function createShelves({ platform, link, rows, changed }: ShelvesParts): Shelves {
  const cursors: Partial<Record<Shelf, string>> = {};
  const read = new Set<Shelf>();
  let isCut = false;
  let readAt = 0;
  let reading = false;
  let search: Search | undefined;

  async function ask(
    shelf: Shelf,
    cursor?: string,
    text?: string,
  ): Promise<AgentServerFrame<'agent_rows'> | undefined> {
    try {
      const answer = await link.ask({
        type: 'agent_list',
        shelf,
        ...(cursor !== undefined && { cursor }),
        ...(text !== undefined && { search: text }),
      });
      return answer.type === 'agent_rows' ? answer : undefined;
    } catch (error) {
      if (error instanceof LinkLost) return undefined;
      throw error;
    }
  }

  /** Reads all pages after the first. A read that fails changes nothing: the next digest differs again. */
  async function rest(first: Page, since: number): Promise<void> {
    const all: Row[] = [...first.rows];
    let page: Page | undefined = first;
    while (page?.cursor !== undefined && !page.isCut) {
      page = await ask('open', page.cursor);
      if (!page) return;
      all.push(...page.rows);
    }
    isCut = page?.isCut === true;
    readAt = platform.now();
    read.add('open');
    rows.replaceOpen(all, since);
    changed();
  }

  async function readOpen(): Promise<void> {
    if (reading) return;
    reading = true;
    try {
      const since = rows.mark();
      const first = await ask('open');
      if (first) await rest(first, since);
    } finally {
      reading = false;
    }
  }

  async function searchOn(shelves: readonly Shelf[]): Promise<void> {
    const text = search?.text;
    if (!search || text === undefined) return;
    search = { ...search, isRunning: true };
    changed();
    for (const shelf of shelves) {
      const answer = await ask(shelf, search?.cursors[shelf], text);
      // Another text was typed meanwhile.
      if (search?.text !== text) return;
      for (const row of answer?.rows ?? []) rows.merge(row);
      search = {
        ...search,
        found: [...new Set([...search.found, ...(answer?.rows ?? []).map(({ thread }) => thread.customer)])],
        searched: search.searched + (answer?.searched ?? 0),
        cursors: { ...search.cursors, [shelf]: answer?.cursor },
      };
      changed();
    }
    search = { ...search, isRunning: false };
    changed();
  }

  return {
    begin: (page) => rest(page, rows.mark()),
    readOpen,
    compare(digest) {
      if (digest === rows.digest() || (isCut && platform.now() - readAt < cutReadEvery)) return;
      void readOpen();
    },
    async more(shelf) {
      const page = await ask(shelf, cursors[shelf]);
      if (!page) return;
      for (const row of page.rows) rows.merge(row);
      cursors[shelf] = page.cursor;
      read.add(shelf);
      changed();
    },
    hasMore: (shelf) => cursors[shelf] !== undefined,
    isRead: (shelf) => read.has(shelf),
    isCut: () => isCut,
    async search(text) {
      const wanted = text.trim();
      search = wanted ? { text: wanted, found: [], searched: 0, cursors: {}, isRunning: true } : undefined;
      changed();
      await searchOn(['open', 'bot', 'done']);
    },
    async searchMore() {
      const { cursors: rest = {} } = search ?? {};
      await searchOn((['open', 'bot', 'done'] as const).filter((shelf) => rest[shelf] !== undefined));
    },
    found: () => search,
    clear() {
      search = undefined;
      isCut = false;
      read.clear();
      cursors.bot = cursors.done = undefined;
    },
  };
}
