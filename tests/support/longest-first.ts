import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that start whole stacks, or pack the whole project. */
const LONG =
  /\/tests\/(crash\/stack|examples\/|browser\/(whole-chat|inbox-scenarios)|serverless\/(local|package)\/|cli\/main)/;

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
