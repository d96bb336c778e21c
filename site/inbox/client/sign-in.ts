import type { Agent } from '../../../lib/protocol/index.ts';
import { LinkLost } from '../../panel/client/questions.ts';
import type { AgentLink } from './agent-link.ts';
import type { AgentSession } from './agent-session.ts';
import { remedyOf } from './remedy.ts';
import type { RetryDelay } from './retry-delay.ts';

/** Who uses the inbox. */
export type SignInState =
  /** There is no session. `reason` says why, where there was one. */
  | { readonly kind: 'out'; readonly reason?: 'signed_out' | 'session_over' | 'revoked' | 'token_over' }
  /** Asks whom a link or a code is for. */
  | { readonly kind: 'checking'; readonly token: string }
  /** Waits for the agent's click: scanners of mails open links, too. */
  | { readonly kind: 'invited'; readonly token: string; readonly name: string }
  | { readonly kind: 'signing_in'; readonly token: string; readonly name: string }
  /** There is a session; the server has not confirmed it yet. */
  | { readonly kind: 'greeting' }
  | { readonly kind: 'in'; readonly agent: Agent };

export interface SignIn {
  state(): SignInState;
  become(state: SignInState): void;
  /** A link or a code was opened: asks whom it is for, and changes nothing. */
  check(token: string): void;
  /** The agent's click. */
  confirm(): Promise<void>;
  /** The connection is open: goes on where it stopped. @returns true where a session is there. */
  opened(): boolean;
}

interface SignInParts {
  readonly link: AgentLink;
  readonly session: AgentSession;
  readonly delay: RetryDelay;
  readonly changed: () => void;
  /** A session was made. */
  readonly signedIn: () => void;
}

export function createSignIn({ link, session, delay, changed, signedIn }: SignInParts): SignIn {
  let state: SignInState = session.token() === undefined ? { kind: 'out' } : { kind: 'greeting' };

  function become(next: SignInState): void {
    state = next;
    changed();
  }

  async function ask(token: string): Promise<void> {
    try {
      for (;;) {
        const answer = await link.ask({ type: 'agent_invitation', token });
        if (state.kind !== 'checking' || state.token !== token) return;
        if (answer.type === 'agent_invited') return become({ kind: 'invited', token, name: answer.name });
        if (remedyOf(answer) !== 'retry') return refused();
        await delay.wait(answer);
      }
    } catch (error) {
      // It is asked again when the connection is back.
      if (!(error instanceof LinkLost)) throw error;
    }
  }

  /** The link does not work any more. An older session of this browser stays. */
  function refused(): void {
    const hasSession = session.token() !== undefined;
    become(hasSession ? { kind: 'greeting' } : { kind: 'out', reason: 'token_over' });
    if (hasSession) signedIn();
  }

  return {
    state: () => state,
    become,
    check(token) {
      become({ kind: 'checking', token });
      link.connect();
      if (link.status() === 'open') void ask(token);
    },
    async confirm() {
      if (state.kind !== 'invited') return;
      const { token, name } = state;
      become({ kind: 'signing_in', token, name });
      // The token works once: where the answer is lost, the agent presses again and reads what to do.
      const answer = await link.ask({ type: 'agent_sign_in', token }).catch(() => undefined);
      if (answer?.type === 'agent_signed_in') {
        session.save(answer.token);
        become({ kind: 'greeting' });
        signedIn();
      } else if (answer && remedyOf(answer) === 'give_up') refused();
      else become({ kind: 'invited', token, name });
    },
    opened() {
      if (state.kind === 'checking') void ask(state.token);
      return state.kind === 'greeting' || state.kind === 'in';
    },
  };
}
