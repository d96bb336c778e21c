import type { VisitorLine } from '../../../lib/protocol/index.ts';

/**
 * The lines that are known, by number. A line is shown when every number before it is known, or the server has said
 * that it has no line. So no line appears above one that a screen reader has read out.
 */
export interface History {
  /** Shown lines in order; the same array until something changes. */
  lines(): readonly VisitorLine[];
  /** The last number that is shown; 0 where there is none. */
  through(): number;
  /** The first number that is shown; 0 where there is none. */
  first(): number;
  /** A pushed line, new or changed. */
  push(line: VisitorLine): void;
  /** The server's newest number, from a welcome or a pong. */
  expect(newest: number): void;
  /** True where a number is missing: ask for the lines after `through()`. */
  gap(): boolean;
  /** The answer to `after: through()`, or a welcome. A number that is missing in it has no line yet. */
  fill(lines: readonly VisitorLine[], more: boolean): void;
  /**
   * Lines that are known may have changed: all are asked for again, and shown until `replace`.
   *
   * @param isRenumbered they are other lines with other numbers. What is pushed until `replace` may be of either kind:
   * it is asked for afterwards.
   */
  renew(isRenumbered: boolean): void;
  /** The newest lines, after `renew`. They take the place of all that are known, except for those pushed since. */
  replace(lines: readonly VisitorLine[]): void;
  /** The answer to `before: first()`. */
  older(lines: readonly VisitorLine[]): void;
  clear(): void;
}

export function createHistory(): History {
  const known = new Map<number, VisitorLine>();
  /** Numbers of lines that may have changed since they came. */
  let stale = new Set<number>();
  let isRenumbered = false;
  /** A pushed line was passed over. */
  let isMissing = false;
  let through = 0;
  let newest = 0;
  let shown: readonly VisitorLine[] | undefined;

  function changed(): void {
    while (known.has(through + 1)) through++;
    shown = undefined;
  }
  /** A push is newer than any list that was read meanwhile: lists add lines and replace none. */
  function add(lines: readonly VisitorLine[]): void {
    for (const line of lines) if (!known.has(line.seq) || stale.delete(line.seq)) known.set(line.seq, line);
  }
  function lines(): readonly VisitorLine[] {
    shown ??= [...known.values()].filter((line) => line.seq <= through).sort((a, b) => a.seq - b.seq);
    return shown;
  }
  const highest = () => Math.max(newest, ...known.keys());

  return {
    lines,
    through: () => through,
    first: () => lines()[0]?.seq ?? 0,
    push(line) {
      isMissing ||= isRenumbered;
      if (isRenumbered) return;
      stale.delete(line.seq);
      known.set(line.seq, line);
      changed();
    },
    expect(number) {
      if (!isRenumbered) newest = Math.max(newest, number);
    },
    gap: () => isMissing || highest() > through,
    fill(list, more) {
      isMissing = false;
      const before = through;
      add(list);
      through = Math.max(through, ...list.map((line) => line.seq));
      changed();
      if (more || through > before) return;
      // The missing number belongs to a line that is not written yet. It is shown at its place when it comes.
      const later = [...known.keys()].filter((seq) => seq > through);
      through = later.length > 0 ? Math.min(...later) : highest();
      changed();
    },
    renew(renumbered) {
      isRenumbered ||= renumbered;
      stale = new Set(known.keys());
    },
    replace(list) {
      if (isRenumbered) through = newest = 0;
      isRenumbered = false;
      add(list);
      for (const seq of stale) known.delete(seq);
      stale.clear();
      through = Math.max(through, ...list.map((line) => line.seq));
      changed();
    },
    older(list) {
      add(list);
      changed();
    },
    clear() {
      known.clear();
      stale.clear();
      isRenumbered = isMissing = false;
      through = newest = 0;
      changed();
    },
  };
}
