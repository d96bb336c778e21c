import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { timeBudget } from '../../../lib/config/index.ts';
import { slsSettings } from '../../support/sls.ts';

const run = promisify(execFile);

/** What `sls package` tells CloudFormation to make. */
export interface Template {
  readonly Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
  readonly Outputs: Record<string, { Value: unknown }>;
}

/** Packs as on a machine without AWS, except for the operator's settings. The bot is checked where they ask for it. */
export async function pack(project: string, settings: Readonly<Record<string, string>> = {}): Promise<Template> {
  const machine = { PATH: process.env.PATH, HOME: project, AWS_EC2_METADATA_DISABLED: 'true', BOT_CHECK: 'off' };
  const env = { ...machine, ...slsSettings, ...settings };
  await run(process.execPath, ['node_modules/.bin/sls', 'package'], { cwd: project, env });
  return JSON.parse(readFileSync(join(project, '.serverless/cloudformation-template-update-stack.json'), 'utf8'));
}

export const resourcesOf = ({ Resources }: Template, type: string) =>
  Object.values(Resources).filter(({ Type }) => Type === type);

export const siteOrigin = ({ Resources }: Template): unknown =>
  Object(Resources.SocketLambdaFunction?.Properties.Environment).Variables.SITE_ORIGIN;

export const queuesOfTurn = (packed: Template) =>
  resourcesOf(packed, 'AWS::SQS::Queue').filter(
    ({ Properties }) => 'RedrivePolicy' in Properties && 'FifoQueue' in Properties,
  );

/**
 * Function time-out and visibility as they follow from the bot's time. The deadline of a turn is before the time-out.
 */
export function expectTimes(packed: Template, botSeconds: number): void {
  const { botMs, callMs, lastCallMs, functionSeconds, visibilitySeconds } = timeBudget(botSeconds);
  expect(packed.Resources.TurnLambdaFunction?.Properties.Timeout).toBe(functionSeconds);
  expect(queuesOfTurn(packed)).toHaveLength(2);
  for (const { Properties } of queuesOfTurn(packed)) expect(Properties.VisibilityTimeout).toBe(visibilitySeconds);
  expect(functionSeconds).toBeLessThan(visibilitySeconds);
  expect(callMs).toBeLessThan(lastCallMs);
  expect(botMs + lastCallMs).toBeLessThan(functionSeconds * 1000);
}
