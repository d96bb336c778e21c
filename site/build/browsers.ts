/**
 * The oldest browsers that the plugin runs in. The first Chrome with `Array.prototype.at`; the first Firefox and Safari
 * with constructed style sheets.
 */
const oldest = { Chrome: '92', Firefox: '101', Safari: '16.4' };

/** For people: docs/embedding.md and the console name them. */
export const oldestBrowsers = Object.entries(oldest)
  .map((each) => each.join(' '))
  .join(', ');

/** For esbuild. */
export const browsers = Object.entries(oldest).map(([name, version]) => name.toLowerCase() + version);

/** Syntax for esbuild that older browsers can read as well: they run into the line that says that they are too old. */
export const readableSyntax = { loader: 'es2018', panel: 'es2020' } as const;
