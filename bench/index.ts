/**
 * `npm run bench`, or `npm run bench -- load table`: figures as ratios within one run, since machines are noisy. Each
 * measure prints its time, the time it is compared with, and the ratio that the project promises.
 */
import { benchCosts } from './costs/index.ts';
import { benchInbox } from './inbox.ts';
import { benchLoad } from './load.ts';
import { benchMemory } from './memory.ts';
import { benchPanel } from './panel.ts';
import { benchPath } from './path.ts';
import { benchStart } from './start.ts';
import { benchTable } from './table.ts';
import { benchWeb } from './web.ts';

const benches = {
  load: benchLoad,
  table: benchTable,
  inbox: benchInbox,
  path: benchPath,
  web: benchWeb,
  panel: benchPanel,
  start: benchStart,
  memory: benchMemory,
  costs: benchCosts,
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`There is no bench named ${unknown.join(', ')}. The benches are: ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}
for (const [name, run] of Object.entries(benches)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.log(`\n${name}`);
  await run();
}
