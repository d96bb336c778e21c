import { plain } from '../../../lib/plain.ts';
import type { Question, Reach, ServerFrame } from '../../../lib/protocol/index.ts';
import type { Answer } from './answer.ts';
import type { Opening, Purpose } from './opening.ts';
import type { Platform } from './platform.ts';
import type { StateHolder } from './state.ts';
import type { Storage } from './storage.ts';

/** Leads the visitor to Messenger. */
export interface Openings {
  /** Asks the server for a link. */
  ask(purpose: Purpose): Promise<void>;
  /** The visitor opens the link. */
  opened(): void;
  /** The server has accepted the digits. */
  accepted(): void;
  /** The visitor does not want it any more. */
  cancel(): void;
  /** The page was left after the visitor had opened a link: this one waits for Messenger, too. */
  resume(): void;
  /** The server says where answers go. */
  told(reach: Reach): void;
}

/**
 * How long a link lasts, how long Messenger may say nothing about one that was opened, and how long its chat may take
 * to come (ms).
 */
const linkLasts = 600_000;
const messengerTakes = 120_000;
const joinTakes = 15_000;

/**
 * @param kept has the time at which a link for answers was opened in this tab.
 * @param ask asks the server.
 */
export function createOpenings(
  platform: Platform,
  state: StateHolder,
  kept: Storage,
  ask: (question: Question) => Promise<Answer>,
): Openings {
  let cancelTimer = () => {};

  function become(opening: Opening | undefined): void {
    cancelTimer();
    if (opening?.step !== 'silent') kept.remove('opened');
    state.set({ opening });
  }
  function wait(purpose: Purpose, url: string, at: number): void {
    become({ purpose, step: 'opened', url });
    if (purpose === 'follow') kept.set('opened', `${at}`);
    const left = at + messengerTakes - platform.now();
    later(Math.max(0, Math.min(left, messengerTakes)), { purpose, step: 'silent', url });
  }
  function later(ms: number, opening: Opening): void {
    cancelTimer = platform.after(ms, () => become(opening));
  }
  function received(purpose: Purpose, { url, expires }: ServerFrame<'link'>): void {
    become({ purpose, step: 'ready', url });
    const left = expires - platform.now();
    // A clock that is wrong says nothing.
    later(left > 0 && left < linkLasts ? left : linkLasts, { purpose, step: 'over' });
  }

  return {
    async ask(purpose) {
      const asked: Opening = plain({ purpose, step: 'asking' });
      become(asked);
      const answer = await ask({ type: 'link', purpose });
      // The visitor has given up, or asked anew.
      if (state.get().opening !== asked) return;
      if (answer.type === 'link') received(purpose, answer);
      else become({ purpose, step: 'failed', problem: answer.type === 'problem' ? answer.problem : 'failed' });
    },
    opened() {
      const { opening } = state.get();
      if (opening?.step === 'ready') wait(opening.purpose, opening.url, platform.now());
    },
    accepted() {
      const { opening } = state.get();
      // The chat may be there already.
      if (!opening || !('url' in opening)) return;
      become({ ...opening, step: 'joining' });
      later(joinTakes, { purpose: opening.purpose, step: 'failed', problem: 'failed' });
    },
    cancel: () => become(undefined),
    resume() {
      const at = Number(kept.get('opened'));
      // The link itself was used: only a new one can be opened.
      if (at) wait('follow', '', at);
    },
    told(reach) {
      const { opening } = state.get();
      const now = reach.messenger?.state;
      // An earlier link may be open in Messenger: it says nothing about one that the visitor has not opened yet.
      const isUsed = opening?.step === 'opened' || opening?.step === 'silent';
      const isNews = isUsed || now !== state.get().reach.messenger?.state;
      const isDone =
        now === 'joined' || now === undefined || (opening?.purpose === 'follow' && now !== 'possible' && isNews);
      state.set({ reach });
      if (isDone) become(undefined);
    },
  };
}
