import { table } from '../terminal/table.ts';
import type { Figures, Stats } from './figures.ts';

/** The figures as three tables: by day with the total, by surface, and by `ref`. */
export function shown({ total, days, surfaces, refs, otherRefs }: Stats): string {
  return [
    figuresTable('day', [...days.map(({ day, ...figures }) => named(day, figures)), named('total', total)]),
    figuresTable(
      'surface',
      surfaces.map(({ surface, ...figures }) => named(surface, figures)),
    ),
    figuresTable('ref', [
      ...refs.map(({ ref, ...figures }) => named(ref === null ? '(none)' : oneLine(ref), figures)),
      ...(otherRefs ? [named(`(${otherRefs.refs} others)`, otherRefs)] : []),
    ]),
  ].join('\n\n');
}

interface Named {
  readonly name: string;
  readonly figures: Figures;
}

function named(name: string, figures: Figures): Named {
  return { name, figures };
}

const titles = ['conversations', 'bot alone', 'handed over', 'failed', 'waits', 'median', 'longest'];

function figuresTable(title: string, rows: readonly Named[]): string {
  const cells = [titles, ...rows.map(({ figures }) => cellsOf(figures))];
  const widths = titles.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const names = [title, ...rows.map(({ name }) => name)];
  return table(
    cells.map((row, index) => [
      (names[index] ?? '').padEnd(NAME),
      ...row.map((cell, column) => cell.padStart(widths[column] ?? 0)),
    ]),
  );
}

function cellsOf({ conversations, botAlone, handedOver, failed, waits, medianWait, longestWait }: Figures): string[] {
  return [...[conversations, botAlone, handedOver, failed, waits].map(String), waited(medianWait), waited(longestWait)];
}

/** Columns of the three tables stand below one another. */
const NAME = 24;

/** `45 s`, `12 min`, `3 h 5 min`, `2 d 4 h`. */
function waited(seconds: number | undefined): string {
  if (seconds === undefined) return '-';
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Longest name of a `ref` in the table (characters). `--json` has it whole. */
const MAX_NAME = 40;

function oneLine(text: string): string {
  const [...characters] = text.replace(/\s+/g, ' ').trim();
  return characters.length <= MAX_NAME ? characters.join('') : `${characters.slice(0, MAX_NAME - 1).join('')}…`;
}
