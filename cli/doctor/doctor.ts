import { pageSecretNames, readSettings } from '../../lib/settings/index.ts';
import type { Cli, Command } from '../command/command.ts';
import { explain } from '../command/explain.ts';
import { parse, targetOptions } from '../command/options.ts';
import { graphOf, identityNames, type Target, targetOf } from '../stack/index.ts';
import { table } from '../terminal/table.ts';
import { checks, type Finding, type Patient } from './index.ts';

const usage = `npm run doctor -- [--json] [--local | --stage dev --region eu-central-1]
  Checks everything that you depend on, and changes nothing. Exit code 1 where something fails.
  --json   for scripts: { "ok": …, "findings": [{ "check", "state", "found", "todo" }] } (with npm run --silent)`;

const options = { ...targetOptions, json: { type: 'boolean' } } as const;

/** One table of everything that may be wrong, and what to do about it. */
export const doctor: Command = {
  usage,
  options,
  async run(args, cli) {
    const { values: flags } = parse(args, options, usage, false);
    const findings = await examine(cli, targetOf(cli, flags));
    const healthy = findings.every(({ state }) => state !== 'fail');
    cli.terminal.print(flags.json ? JSON.stringify({ ok: healthy, findings }, null, 2) : shown(findings));
    return healthy ? 0 : 1;
  },
};

async function examine(cli: Cli, target: Target): Promise<Finding[]> {
  const reached = await Promise.all([target.identity(), target.resources()]).catch(explain);
  if ('what' in reached) return [{ check: 'Stack', state: 'fail', found: reached.what, todo: reached.todo }];
  const [identity, resources] = reached;
  for (const name of pageSecretNames) cli.terminal.hide(identity[name]);
  const settings = settingsOf(target, identity);
  const graph = settings.state === 'ok' ? await graphOf(target, cli) : undefined;
  const patient: Patient = { cli, target, identity, resources, graph };
  const found = await Promise.all(
    Object.entries(checks).map(async ([check, look]): Promise<readonly Finding[]> => {
      try {
        return await look(patient);
      } catch (error) {
        const { what, todo } = explain(error);
        return [{ check, state: 'fail', found: what, todo }];
      }
    }),
  );
  return [settings, ...found.flat()];
}

/** The settings of a Page are complete, or all missing: web chat needs no Page. */
function settingsOf(target: Target, identity: Patient['identity']): Finding {
  const missing = identityNames.filter((name) => identity[name] === undefined);
  const connect = `Run \`npm run connect${target.flags && ` --${target.flags}`}\`.`;
  if (missing.length === identityNames.length) {
    return { check: 'Settings', state: 'skip', found: 'no Page is connected: web chat only', todo: connect };
  }
  if (missing.length > 0) {
    return {
      check: 'Settings',
      state: 'fail',
      found: `${missing.join(', ')} is missing ${target.source}`,
      todo: connect,
    };
  }
  try {
    readSettings({ ...identity });
  } catch (error) {
    return { check: 'Settings', state: 'fail', found: explain(error).what, todo: connect };
  }
  return {
    check: 'Settings',
    state: 'ok',
    found: `app ${identity.APP_ID}, Page ${identity.PAGE_ID}, ${target.source}`,
  };
}

const marks = { ok: '✓ ok', warn: '! warn', fail: '✗ fail', skip: '· skip' } as const;

function shown(findings: readonly Finding[]): string {
  const lines = table(findings.map(({ check, state, found }) => [marks[state], check, found])).split('\n');
  const all = findings.flatMap(({ todo }, index) => [
    lines[index] ?? '',
    ...(todo === undefined ? [] : [`    → ${todo}`]),
  ]);
  const count = (state: Finding['state']) => findings.filter((each) => each.state === state).length;
  return [...all, '', `${count('ok')} ok, ${count('warn')} warn, ${count('fail')} fail, ${count('skip')} skipped`].join(
    '\n',
  );
}
