import type { Service } from './service.ts';
import { SetupError } from './setup-error.ts';

/** The longest name that IAM and Lambda accept. */
const LONGEST = 64;

/** @throws {SetupError} where the stage makes a name too long: AWS would refuse it in the middle of a deploy. */
export function checkNames({ functions, resources }: Pick<Service, 'functions' | 'resources'>, stage: string): void {
  const roles = Object.values(resources?.Resources ?? {}).map(({ Properties }) => Properties?.RoleName);
  const names = [
    ...Object.values(functions).map(({ name }) => name),
    ...roles.filter((name) => typeof name === 'string'),
  ];
  const over = Math.max(...names.map((name) => name.length)) - LONGEST;
  if (over <= 0) return;
  throw new SetupError(
    `The stage "${stage}" is ${over} characters too long: names in AWS begin with service and stage, and have at most ${LONGEST} characters. Nothing was changed.\nChoose a shorter one with --stage.`,
  );
}
