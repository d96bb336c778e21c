import { typingLasts } from '../../../lib/messenger/limits.ts';
import type { ServerFrame, VisitorLine } from '../../../lib/protocol/index.ts';
import type { Greeting } from './greeting.ts';
import type { History } from './history.ts';
import type { Link } from './link.ts';
import type { Openings } from './openings.ts';
import type { People } from './people.ts';
import type { Platform } from './platform.ts';
import { remedyFor } from './remedy.ts';
import { single } from './single.ts';
import type { StateHolder } from './state.ts';

/** Receives what the server pushes, and asks for lines that are missing. */
export interface Receiving {
  /** A frame that is not the answer to a question. */
  receive(frame: ServerFrame): void;
  /** Asks for missing lines until there are none. */
  catchUp(): Promise<void>;
  /** Loads one page of older lines. */
  older(): Promise<void>;
  stop(): void;
}

interface ReceivingParts {
  readonly platform: Platform;
  readonly history: History;
  readonly link: Link;
  readonly greeting: Greeting;
  readonly state: StateHolder;
  readonly people: People;
  readonly openings: Openings;
  readonly changed: () => void;
}

const ofConversation: ReadonlySet<string> = new Set(['entry', 'typing', 'marks', 'owner']);

/** @param arrived called with the lines of each frame, when the history has them. */
export function createReceiving(parts: ReceivingParts, arrived: (lines: readonly VisitorLine[]) => void): Receiving {
  const { platform, history, link, greeting, state, people, openings, changed } = parts;
  let isMissing = false;
  let stopTyping = () => {};

  function receive(frame: ServerFrame): void {
    // The chat has ended: what was on its way is not shown any more.
    if (greeting.token() === null && ofConversation.has(frame.type)) return;
    switch (frame.type) {
      case 'entry':
        history.push(frame.entry);
        arrived([frame.entry]);
        void catchUp();
        state.set(frame.entry.speaker === 'customer' ? {} : { typing: undefined });
        break;
      case 'typing':
        stopTyping();
        stopTyping = platform.after(typingLasts, () => state.set({ typing: undefined }));
        state.set({ typing: frame.on ? frame : undefined });
        break;
      case 'marks':
        state.set({ marks: { ...state.get().marks, ...frame } });
        break;
      case 'owner':
        if (frame.person?.closed) greeting.closed();
        else people.told(frame);
        break;
      case 'profile':
        state.set({ profile: frame.profile });
        break;
      case 'reach':
        openings.told(frame.reach);
        break;
      case 'again':
        greeting.again();
        break;
      case 'ended':
        greeting.over();
        break;
      case 'error':
        console.warn('Customer chat:', frame.code, frame.message);
        break;
      case 'welcome':
      case 'ack':
      case 'history':
      case 'pong':
      case 'link':
        // The answer came after its question was given up.
        break;
      default:
        frame satisfies never;
    }
  }

  const catchUp = single(async () => {
    while (typeof greeting.token() === 'string' && (isMissing || history.gap())) {
      isMissing = false;
      const answer = await link.ask({ type: 'history', after: history.through() });
      if (answer.type !== 'history') {
        if (remedyFor(answer) === 'give_up') return;
        await greeting.refused(answer);
        continue;
      }
      isMissing = answer.more && answer.entries.length > 0;
      history.fill(answer.entries, isMissing);
      arrived(answer.entries);
      changed();
    }
  });

  return {
    receive,
    catchUp,
    async older() {
      const answer = await link.ask({ type: 'history', before: history.first() }).catch(() => undefined);
      if (answer?.type !== 'history') return;
      history.older(answer.entries);
      state.set({ older: answer.more });
    },
    stop: () => stopTyping(),
  };
}
