import { AgentError } from '../../lib/agents/index.ts';
import { explainAwsError } from '../../lib/aws/explain.ts';
import { GraphError } from '../../lib/graph/index.ts';
import { SettingsError } from '../../lib/settings/index.ts';
import { Stop } from './stop.ts';

/** A failure as the operator reads it. */
export interface Explanation {
  readonly what: string;
  readonly todo: string;
}

/** Says what went wrong and what to do about it, for every error of a command. There is never a stack trace. */
export function explain(error: unknown): Explanation {
  if (error instanceof Stop) return { what: error.what, todo: error.todo };
  if (error instanceof AgentError) return { what: error.what, todo: error.todo };
  if (error instanceof GraphError) return ofGraph(error);
  if (error instanceof SettingsError) {
    const { problems } = error;
    return {
      what: `${problems.map(({ setting, what }) => `${setting} ${what}`).join('; ')}.`,
      todo: problems.map(({ where }) => where).join(' '),
    };
  }
  if (error instanceof Error) return ofAws(error);
  return { what: String(error), todo: general };
}

const general = 'Run `npm run doctor` to see what else is wrong, and try again.';

function ofGraph({ call, reason, kind, code, subcode, advice }: GraphError): Explanation {
  const number = code === undefined ? '' : ` [${subcode === undefined ? code : `${code}/${subcode}`}]`;
  const did = kind === 'transient' || kind === 'in_doubt' ? 'did not answer' : 'refused';
  return { what: `Meta ${did} ${call}: ${reason}${number}`, todo: advice };
}

function ofAws(error: Error): Explanation {
  const known = explainAwsError(error);
  if (known === undefined) return { what: error.message, todo: general };
  const { kind, what, todo } = known;
  return { what, todo: kind === 'no_credentials' ? `${todo} To work on this laptop only, add \`-- --local\`.` : todo };
}
