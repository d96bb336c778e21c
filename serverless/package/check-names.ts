import type { Service } from './service.ts';
import { SetupError } from './setup-error.ts';

/** IAM and Lambda: names of at most 64 characters. */
const LONGEST = 64;

/** @throws {SetupError} where the stage makes a name longer than AWS takes: it would be found out in the middle of a deploy. */
export function checkNames({ functions, resources }: Pick<Service, 'functions' | 'resources'>, stage: string): void {
  const roles = Object.values(resources?.Resources ?? {}).map(({ Properties }) => Properties?.RoleName);
  const names = [
    ...Object.values(functions).map(({ name }) => name),
    ...roles.filter((name) => typeof name === 'string'),
  ];
  const over = Math.max(...names.map((name) => name.length)) - LONGEST;
  if (over <= 0) return;
  throw new SetupError(
    `The stage "${stage}" is ${over} characters too long: AWS takes names of ${LONGEST}, and they begin with the service and the stage. Nothing was changed.\nChoose a shorter one with --stage.`,
  );
}
