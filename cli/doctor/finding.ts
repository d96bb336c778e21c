import type { Graph } from '../../lib/graph/index.ts';
import type { Cli } from '../command/command.ts';
import type { Identity, Resources, Target } from '../stack/index.ts';

/** One line of the doctor's table. */
export interface Finding {
  readonly check: string;
  /** `warn`: it works, but should be changed. `skip`: there is nothing to check, and `found` says why. */
  readonly state: 'ok' | 'warn' | 'fail' | 'skip';
  readonly found: string;
  /** What the operator should do, if anything. */
  readonly todo?: string;
}

/** What the doctor checks. */
export interface Patient {
  readonly cli: Cli;
  readonly target: Target;
  readonly identity: Identity;
  readonly resources: Resources;
  /** Missing where no Page is connected. */
  readonly graph?: Graph;
}

/** An error that it throws becomes a finding. */
export type Check = (patient: Patient) => Promise<readonly Finding[]>;

export const ok = (check: string, found: string): Finding => ({ check, state: 'ok', found });
export const skip = (check: string, found: string): Finding => ({ check, state: 'skip', found });
export const warn = (check: string, found: string, todo: string): Finding => ({ check, state: 'warn', found, todo });
export const fail = (check: string, found: string, todo: string): Finding => ({ check, state: 'fail', found, todo });

/** A command with the flags that name the same stack. */
export function command({ target }: Patient, text: string): string {
  const separated = text.includes(' -- ') || target.flags === '' ? text : `${text} --`;
  return `\`npm run ${separated}${target.flags}\``;
}
