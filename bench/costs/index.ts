import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { agentUses } from './agents.ts';
import { alarmMetrics } from './alarm-metrics.ts';
import { assumed } from './assumed.ts';
import { attacks } from './attack.ts';
import { type Counted, messengerExchange, webExchange } from './exchange.ts';
import { forgetUses } from './forget.ts';
import { costOf, none, plus, prices, times, type Usage } from './prices.ts';
import { workers } from './workers.ts';

const page = fileURLToPath(new URL('../../docs/costs.md', import.meta.url));
const MONTH = 30 * 24 * 3600;

/** What a month costs, from counted operations and list prices; also written into `docs/costs.md`. */
export async function benchCosts(): Promise<void> {
  const [web, messenger] = [await webExchange(), await messengerExchange()];
  const tables = {
    counted: counted(web, messenger),
    sizes: sizes(web, messenger),
    agents: await agentRows(),
    forget: await forgetRows(),
    attack: await attackRows(web),
  };
  let text = await readFile(page, 'utf8');
  for (const [name, rows] of Object.entries(tables)) {
    const table = markdown(rows);
    console.log(`\n${table}`);
    const place = new RegExp(`(?<=<!-- ${name} -->\\n)(?:(?!<!--)[^])*(?=<!-- end -->)`);
    if (!place.test(text)) throw new Error(`docs/costs.md has no place for the table <!-- ${name} -->.`);
    text = text.replace(place, () => `\n${table}\n\n`);
  }
  await writeFile(page, text);
  console.log('\n  written into docs/costs.md');
}

/** One exchange on each surface. */
function counted(web: Counted, messenger: Counted): string[][] {
  const names: [key: keyof Usage, what: string][] = [
    ['httpRequest', 'HTTP API requests'],
    ['socketMessage', 'WebSocket messages'],
    ['connectionMinute', 'WebSocket connection minutes'],
    ['invocation', 'Lambda calls'],
    ['gigabyteSecond', 'Lambda GB·s'],
    ['queueRequest', 'SQS FIFO requests'],
    ['writeUnit', 'DynamoDB write units'],
    ['readUnit', 'DynamoDB read units'],
  ];
  const rows = names.map(([key, what]) => [what, amount(web.usage[key]), amount(messenger.usage[key])]);
  const dearest = (one: Counted): string =>
    dollars(1e6 * Object.entries(prices).reduce((sum, [key, price]) => sum + used(one.usage, key) * price, 0));
  return [
    ['one exchange', 'website', 'Messenger'],
    ...rows,
    ['stored for good', `${web.stored.toFixed(0)} B`, `${messenger.stored.toFixed(0)} B`],
    ['**a million of them, nothing free**', `**${dearest(web)}**`, `**${dearest(messenger)}**`],
  ];
}

/** A month, after a year at that size. */
function sizes(web: Counted, messenger: Counted): string[][] {
  const rows = [0, 1e3, 1e5, 1e6, 1e8].map((exchanges) => {
    const perSecond = (assumed.peak * exchanges) / MONTH;
    const cost = (one: Counted): string => dollars(costOf(month(one, exchanges)));
    const workers = (one: Counted): string => Math.ceil(perSecond * one.turnSeconds).toLocaleString('en');
    return [
      exchanges === 0 ? 'idle' : exchanges.toLocaleString('en'),
      cost(web),
      cost(messenger),
      perSecond < 1 ? '< 1' : amount(perSecond),
      workers(web),
      workers(messenger),
    ];
  });
  return [
    ['exchanges a month', 'website', 'Messenger', 'a second at peak', 'workers, website', 'workers, Messenger'],
    ...rows,
  ];
}

function month({ usage, stored }: Counted, exchanges: number): Usage {
  const storedGigabyte = (12 * exchanges * stored) / 1e9;
  return plus(plus(times(usage, exchanges), idle), { ...none, storedGigabyte });
}

/** Lambda asks each queue with five pollers, also where fewer workers are allowed. Each waits up to 20 s. */
const POLLS = 5 * (MONTH / 20);

/** The clock's minutes, Lambda asking the queues, and the alarms. */
const minutes = MONTH / 60;
const idle: Usage = {
  ...none,
  invocation: minutes,
  gigabyteSecond: minutes * assumed.notifyMemory * assumed.seconds.clock,
  readUnit: minutes * 0.5,
  queueRequest: workers.eventQueues * POLLS,
  standardQueueRequest: (workers.queues - workers.eventQueues) * POLLS,
  loggedGigabyte: (minutes * assumed.logged) / 1e9,
  alarmMetric: alarmMetrics,
};

/** Nothing free is subtracted. */
async function agentRows(): Promise<string[][]> {
  const rows = (await agentUses()).map(({ what, usage }) => {
    const once = Object.entries(prices).reduce((sum, [key, price]) => sum + used(usage, key) * price, 0);
    return [what, dollars(1000 * once)];
  });
  return [['what', 'a thousand of them'], ...rows];
}

/** Nothing free is subtracted. */
async function forgetRows(): Promise<string[][]> {
  const rows = (await forgetUses()).map(({ what, units, usage }) => {
    const once = Object.entries(prices).reduce((sum, [key, price]) => sum + used(usage, key) * price, 0);
    return [what, amount(units.read), amount(units.write), dollars(once)];
  });
  return [['what', 'read units', 'write units', 'cost'], ...rows];
}

/** The free tier is used up in the first hours, so it is left out. */
async function attackRows(web: Counted): Promise<string[][]> {
  const rows = (await attacks(web)).map(({ what, usage }) => {
    const hour = Object.entries(prices).reduce((sum, [key, price]) => sum + used(usage, key) * price * 3600, 0);
    return [what, dollars(hour), dollars(24 * hour), dollars(30 * 24 * hour)];
  });
  return [['what', 'an hour', 'a day', 'a month, unnoticed'], ...rows];
}

function used(usage: Usage, key: string): number {
  return Object.entries(usage).find(([each]) => each === key)?.[1] ?? 0;
}

function amount(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(2)));
}

function dollars(value: number): string {
  return value < 0.005 ? '$0' : `$${value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString('en')}`;
}

function markdown([head = [], ...rows]: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}
