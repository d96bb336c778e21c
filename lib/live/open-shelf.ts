import type { Row } from '../conversation/index.ts';
import { maxOpenRows, shelfDigest } from '../protocol/index.ts';
import type { Store } from '../store/index.ts';

/** The open shelf as the index has it, up to `maxOpenRows`. */
export interface OpenShelf {
  /** The newest first. */
  readonly rows: readonly Row[];
  readonly digest: string;
  /** There are more. */
  readonly isCut: boolean;
}

/** How long one instance of the function goes on with what it read (ms): many inboxes ping at once. */
const fresh = 2_000;

/** Reads the open shelf at most every two seconds. */
export function openShelfReader(store: Pick<Store, 'shelf'>): (now: number) => Promise<OpenShelf> {
  let known: { readonly at: number; readonly read: Promise<OpenShelf> } | undefined;
  return (now) => {
    if (known === undefined || Math.abs(now - known.at) >= fresh) {
      const read = readWhole(store);
      known = { at: now, read };
      // A failure is not kept.
      read.catch(() => {
        if (known?.read === read) known = undefined;
      });
    }
    return known.read;
  };
}

async function readWhole(store: Pick<Store, 'shelf'>): Promise<OpenShelf> {
  const rows: Row[] = [];
  let cursor: string | undefined;
  do {
    const part = await store.shelf('open', {
      limit: maxOpenRows - rows.length,
      ...(cursor !== undefined && { cursor }),
    });
    rows.push(...part.rows);
    cursor = part.cursor;
  } while (cursor !== undefined && rows.length < maxOpenRows);
  return { rows, digest: shelfDigest(rows), isCut: cursor !== undefined };
}
