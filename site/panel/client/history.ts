import type { Line } from './frames.ts';

/**
 * The lines that are known, by number. A line is shown when every number before it is known or the server has said
 * that it does not exist, so nothing appears above a line that was already read out.
 */
export interface History {
  /** Shown lines in order; the same array until something changes. */
  lines(): readonly Line[];
  /** The last number that is shown; 0 where there is none. */
  through(): number;
  /** The first number that is shown; 0 where there is none. */
  first(): number;
  /** A pushed line, new or changed. */
  push(line: Line): void;
  /** The server's newest number, from a welcome or a pong. */
  expect(newest: number): void;
  /** True where a number is missing: ask for what is after `through()`. */
  gap(): boolean;
  /** The answer to `after: through()`, or a welcome. What is missing in it does not exist (yet). */
  fill(lines: readonly Line[], more: boolean): void;
  /** The answer to `before: first()`. */
  older(lines: readonly Line[]): void;
  clear(): void;
}

export function createHistory(): History {
  const known = new Map<number, Line>();
  let through = 0;
  let newest = 0;
  let shown: readonly Line[] | undefined;

  function changed(): void {
    while (known.has(through + 1)) through++;
    shown = undefined;
  }
  /** Pushes are newer than any list that was read meanwhile: a list adds what is missing and replaces nothing. */
  function add(lines: readonly Line[]): void {
    for (const line of lines) if (!known.has(line.seq)) known.set(line.seq, line);
  }
  function lines(): readonly Line[] {
    shown ??= [...known.values()].filter((line) => line.seq <= through).sort((a, b) => a.seq - b.seq);
    return shown;
  }
  const highest = () => Math.max(newest, ...known.keys());

  return {
    lines,
    through: () => through,
    first: () => lines()[0]?.seq ?? 0,
    push(line) {
      known.set(line.seq, line);
      changed();
    },
    expect(number) {
      newest = Math.max(newest, number);
    },
    gap: () => highest() > through,
    fill(list, more) {
      const before = through;
      add(list);
      through = Math.max(through, ...list.map((line) => line.seq));
      changed();
      if (more || through > before) return;
      // Nothing there: the number was given to a line that is not written (yet). It finds its place if it ever comes.
      const held = [...known.keys()].filter((seq) => seq > through);
      through = held.length > 0 ? Math.min(...held) : highest();
      changed();
    },
    older(list) {
      add(list);
      changed();
    },
    clear() {
      known.clear();
      through = newest = 0;
      changed();
    },
  };
}
