import type { Cli } from '../command/command.ts';
import { Stop } from '../command/stop.ts';
import { deployedTarget } from './deployed.ts';
import { localTarget } from './local.ts';
import type { Target } from './target.ts';

/**
 * The place that the flags name: this laptop, or a deployed stage.
 * @param usual The Graph API for a laptop without GRAPH_URL; default: the simulator of `npm start`.
 * @throws {Stop} where the flags name both.
 */
export function targetOf(
  cli: Cli,
  flags: { local?: boolean; stage?: string; region?: string },
  usual?: string,
): Target {
  if (flags.local && (flags.stage !== undefined || flags.region !== undefined)) {
    throw new Stop('--local is this laptop, --stage and --region are in AWS.', 'Give one or the other.');
  }
  return flags.local ? localTarget(cli, usual) : deployedTarget(cli, flags);
}
