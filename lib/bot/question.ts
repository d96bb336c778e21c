import type { BotEvent, Conversation } from '../conversation/index.ts';

/** What the handler `failed` is told where the bot's thread that failed is gone. */
export interface Failure {
  readonly isLate: boolean;
  readonly message: string;
}

/** What a bot is asked. */
export interface Question {
  readonly event: BotEvent;
  /** The state after `arrive` has read this event. */
  readonly conversation: Conversation;
  /** False while a person or another app owns the thread. */
  readonly speaks: boolean;
  /** `chat.passToHuman` throws: a hand-over goes to agents, and none was ever invited. */
  readonly reachesNoPerson?: boolean;
  /** The bot has failed on the event in a thread that is gone: only its handler `failed` is called. */
  readonly failure?: Failure;
}
