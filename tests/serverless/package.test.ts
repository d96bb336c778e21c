import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { copyProject } from './project.ts';

const run = promisify(execFile);
const functions = ['verify', 'events', 'socket', 'turn', 'clock'];
let project: string;
let template: { Resources: Record<string, { Type: string; Properties: Record<string, unknown> }> };

beforeAll(async () => {
  project = copyProject();
  // As on a machine that has never seen AWS.
  const env = { PATH: process.env.PATH, HOME: project, AWS_EC2_METADATA_DISABLED: 'true' };
  await run(process.execPath, ['node_modules/.bin/sls', 'package'], { cwd: project, env });
  template = JSON.parse(readFileSync(join(project, '.serverless/cloudformation-template-update-stack.json'), 'utf8'));
});

const ofType = (type: string) => Object.values(template.Resources).filter(({ Type }) => Type === type);

describe('sls package', () => {
  test.each(functions)('packs %s and what it loads later, and nothing else', (name) => {
    const built = readdirSync(join(project, '.build', name)).map((file) => `.build/${name}/${file}`);
    expect(built).toContain(`.build/${name}/index.mjs`);
    const zip = readFileSync(join(project, `.serverless/${name}.zip`));
    // The number of files, near the end of every archive.
    expect(zip.readUInt16LE(zip.length - 12)).toBe(built.length);
    const files = [...new Set(zip.toString('latin1').match(/\.build\/[\w./-]+\.mjs(\.map)?/g))];
    expect(files.sort()).toEqual(built.sort());
    expect(ofType('AWS::Lambda::Function').map(({ Properties }) => Properties.Handler)).toContain(
      `.build/${name}/index.handler`,
    );
  });

  test('has the owner’s bot in turn, and keeps axios and the database out of what Meta waits for', () => {
    const code = (name: string): string => readFileSync(join(project, '.build', name, 'index.mjs'), 'utf8');
    const sources = (name: string): string => readFileSync(join(project, '.build', name, 'index.mjs.map'), 'utf8');
    expect(code('turn')).toContain('customer support');
    expect(sources('turn')).toContain('bot.ts');
    for (const name of ['verify', 'events']) expect(sources(name)).not.toMatch(/node_modules\/axios|client-dynamodb/);
  });

  test.each(functions)('keeps the package of %s small', (name) => {
    const { size } = statSync(join(project, `.serverless/${name}.zip`));
    expect(size).toBeLessThan(name === 'events' ? 150 * 1024 : 400 * 1024);
  });

  test('gives each function a role of its own, and no role a wildcard', () => {
    const roles = ofType('AWS::Lambda::Function').map(({ Properties }) => JSON.stringify(Properties.Role));
    expect(new Set(roles).size).toBe(functions.length);
    for (const role of ofType('AWS::IAM::Role')) {
      const text = JSON.stringify(role.Properties.Policies);
      expect(text).not.toContain('"Resource":"*"');
      expect(text).not.toMatch(/"Action":\[?"\w*:?\*"/);
    }
  });

  test('keeps an event hidden for six runs of turn, and gives up on it after ten', () => {
    const [queue] = ofType('AWS::SQS::Queue').filter(({ Properties }) => 'RedrivePolicy' in Properties);
    const turn = ofType('AWS::Lambda::Function').find(({ Properties }) => String(Properties.Handler).includes('turn'));
    expect(queue?.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * Number(turn?.Properties.Timeout));
    expect(queue?.Properties.RedrivePolicy).toMatchObject({ maxReceiveCount: 10 });
    expect(queue?.Properties).toMatchObject({
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
    });
  });

  test('keeps the table and its past when the stack is removed, and logs for two weeks', () => {
    const [table] = ofType('AWS::DynamoDB::Table');
    expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(table?.Properties.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
    const logs = ofType('AWS::Logs::LogGroup');
    expect(logs).toHaveLength(functions.length);
    for (const { Properties } of logs) expect(Properties.RetentionInDays).toBe(14);
  });

  test('puts no secret into the template', () => {
    expect(JSON.stringify(template)).not.toMatch(/APP_SECRET|PAGE_ACCESS_TOKEN|VERIFY_TOKEN/);
  });
});
