import { pageSize } from '../../lib/protocol/index.ts';
import type { View } from './client/index.ts';
import { type PanelState, type Stage, stages } from './state.ts';

/** More lines in one task would make a slow phone stutter. */
const LINES_PER_TASK = 4;

/** What the next task adds to the open dialog; undefined where everything is drawn. */
export function nextStage(state: PanelState, { lines }: View): Partial<PanelState> | undefined {
  const { mode, stage, firstDrawn, firstWanted } = state;
  if (mode !== 'open') return undefined;
  const next = stages[stages.indexOf(stage) + 1];
  if (next) return { stage: next };
  if (firstDrawn <= firstWanted) return undefined;
  const notDrawn = lines.filter((line) => line.seq < firstDrawn);
  return { firstDrawn: firstOfLast(notDrawn, LINES_PER_TASK) };
}

export function isDrawn(stage: Stage, state: PanelState): boolean {
  return stages.indexOf(stage) <= stages.indexOf(state.stage);
}

/** The range of lines to draw, adapted to the lines that there are now. */
export function wantedLines(state: PanelState, { lines, baseline }: View): Partial<PanelState> {
  if (lines.length === 0) return { firstDrawn: Number.POSITIVE_INFINITY, firstWanted: Number.POSITIVE_INFINITY };
  const firstWanted = Math.min(state.firstWanted, firstOfLast(lines, pageSize));
  const areFirst = state.firstWanted === Number.POSITIVE_INFINITY && isDrawn('conversation', state);
  if (!areFirst) return { firstWanted };
  // New lines are drawn at once, because the visitor's own stood there before the server knew them.
  const firstDrawn = Math.max(firstWanted, Math.min(firstOfLast(lines, LINES_PER_TASK), baseline + 1));
  return { firstWanted, firstDrawn };
}

/** Number of the line with which the last `count` lines begin. */
export function firstOfLast(lines: View['lines'], count: number): number {
  return (lines.at(-count) ?? lines[0])?.seq ?? Number.POSITIVE_INFINITY;
}
