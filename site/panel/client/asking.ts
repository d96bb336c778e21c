import type { Question, ServerFrame } from '../../../lib/protocol/index.ts';
import type { Answer } from './answer.ts';
import type { Greeting } from './greeting.ts';
import type { Identity } from './identity.ts';
import type { Link } from './link.ts';
import { LinkLost } from './questions.ts';
import { remedyFor } from './remedy.ts';
import type { Session } from './session.ts';

/** Asks the server for what the visitor waits for. Nothing is kept for later: they see a problem, and ask again. */
export interface Asking {
  ask(question: Question): Promise<Answer>;
}

interface AskingParts {
  readonly session: Session;
  readonly identity: Identity;
  readonly link: Link;
  readonly greeting: Greeting;
}

/** The first refusal may be about a session that the server does not know any more. */
const TRIES = 2;

export function createAsking({ session, identity, link, greeting }: AskingParts): Asking {
  async function askOnce(question: Question): Promise<ServerFrame> {
    // A visitor who has not written yet begins a session.
    if (session.token() === null || identity.isDue()) await greeting.start();
    return link.ask(question);
  }
  async function askUntilAnswered(question: Question): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      const answer = await askOnce(question);
      if (answer.type === 'ack' || answer.type === 'link') return answer;
      const needsGreeting = !['wait', 'retry', 'give_up'].includes(remedyFor(answer));
      if (!needsGreeting || tries === TRIES) return problem(question, answer);
      await greeting.refused(answer);
      await greeting.greet();
    }
  }
  return {
    async ask(question) {
      try {
        return await askUntilAnswered(question);
      } catch (error) {
        if (!(error instanceof LinkLost)) throw error;
        return problem(question);
      }
    },
  };
}

const problems = ['wrong_digits', 'digits_over', 'slow_down'] as const;

function problem({ type }: Question, answer?: ServerFrame): Answer {
  const code = answer?.type === 'error' ? answer.code : undefined;
  // Only the server reads an address whole: asked once more, it refuses it once more.
  if (code === 'bad_frame' && type === 'mail') return { type: 'problem', problem: 'not_email' };
  return { type: 'problem', problem: problems.find((each) => each === code) ?? 'failed' };
}
