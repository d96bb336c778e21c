import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that start whole stacks, pack the whole project, or look at many pages with axe. */
const LONG = new RegExp(
  [
    'browser/(whole-chat|inbox-scenarios|inbox-closed|failing-bot|panel-accessibility)',
    'crash/stack',
    'examples/',
    'serverless/local/(stop|stack|saved-bot|exchange|start-refusals|full-disk)',
    'serverless/package/(package|template|refusals|bot-files)',
    'cli/main',
  ]
    .map((names) => `/tests/${names}`)
    .join('|'),
);

/**
 * Starts the long files first, so that at the end no worker is alone with one. Vitest remembers how long files took,
 * but a clean clone has nothing to remember.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => Number(LONG.test(b.moduleId)) - Number(LONG.test(a.moduleId)));
  }
}
