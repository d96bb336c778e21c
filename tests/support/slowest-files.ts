import type { Reporter, TestModule } from 'vitest/node';

const COUNT = 10;

/** Prints the ten test files that took longest, at the end of every run of several files. */
export class SlowestFiles implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (modules.length < 2) return;
    const files = modules.map((module) => ({ name: module.relativeModuleId, ms: durationOf(module) }));
    const slowest = files.toSorted((a, b) => b.ms - a.ms).slice(0, COUNT);
    const lines = slowest.map(({ name, ms }) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${name}`);
    console.log(['\n The slowest test files:', ...lines, ''].join('\n'));
  }
}

/** Imports, hooks and tests of a file. */
function durationOf(module: TestModule): number {
  const { collectDuration, setupDuration, duration } = module.diagnostic();
  return collectDuration + setupDuration + duration;
}
