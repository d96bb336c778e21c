import type { BotOutcome } from '../../conversation/index.ts';
import type { FailedOutcome } from '../failure.ts';
import type { Question } from '../question.ts';
import type { ClonedError } from './cloned-error.ts';

/** From the worker to the bot's thread. */
export type ToThread =
  | { readonly kind: 'ask'; readonly turn: number; readonly question: Question; readonly time: number }
  | { readonly kind: 'result'; readonly call: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly call: number; readonly error: ClonedError };

/** From the bot's thread to the worker. */
export type FromThread =
  | { readonly kind: 'ready' }
  /** `bot.ts` cannot be loaded. `problem` has the line, and no text of people. */
  | { readonly kind: 'not_loaded'; readonly problem: string }
  /** It has read the question, and calls the handler now. */
  | { readonly kind: 'begun'; readonly turn: number }
  | { readonly kind: 'typing'; readonly turn: number }
  | {
      readonly kind: 'log';
      readonly turn: number;
      readonly message: string;
      readonly fields: Readonly<Record<string, unknown>> | undefined;
    }
  | { readonly kind: 'person' | 'people'; readonly turn: number; readonly call: number }
  | { readonly kind: 'secret'; readonly turn: number; readonly call: number; readonly name: string }
  | {
      readonly kind: 'graph';
      readonly turn: number;
      readonly call: number;
      readonly client: string;
      readonly method: string;
      readonly args: readonly unknown[];
    }
  /** The handler has failed. The handler `failed` is called now. */
  | { readonly kind: 'failing'; readonly turn: number; readonly outcome: FailedOutcome }
  | { readonly kind: 'answer'; readonly turn: number; readonly outcome: BotOutcome }
  /** The bot called `process.exit`. The thread ends with it. */
  | { readonly kind: 'exiting'; readonly frames: readonly string[] };

/** What a new thread is given. */
export interface ThreadData {
  /** The thread writes the place of the bot's last call of `chat` into it. A thread that loops cannot be asked. */
  readonly lastCall: SharedArrayBuffer;
}
