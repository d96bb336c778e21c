import type { Message } from '../messenger/index.ts';
import type { AgentRef } from './agent-action.ts';
import type { LineError } from './line-error.ts';

/**
 * What a thread is told that is no event of a surface: by the other thread of the same customer, by the visitor's
 * browser through the socket, by the function that sends mails, or by an agent or the clock. `web` is a thread of the
 * website, `messenger` one of Messenger. A link is named by `linkIdOf`, never by its token.
 */
export type Told = FollowTold | JoinTold | MailTold | ForgetTold;

/** What a person has answered on the website: line `seq` of that thread, written at `at` (ms). */
export interface PersonsAnswer {
  readonly seq: number;
  readonly at: number;
  readonly agent: AgentRef;
  readonly message: Message;
}

/** *Continue in Messenger*: answers follow from the website's thread to Messenger's. */
export type FollowTold =
  /** To web: the link was opened in Messenger. */
  | { readonly kind: 'opened'; readonly link: string }
  /** To web: *Show the answer* was tapped. */
  | { readonly kind: 'followed'; readonly link: string }
  /** To web: *Not me* was tapped, before or after *Show the answer*. */
  | { readonly kind: 'refused'; readonly link: string }
  /** To messenger: a person's answer on the website. */
  | ({ readonly kind: 'answer' } & PersonsAnswer)
  /** To messenger, by itself: a person's answer of the website arrived. It is that agent's, unless it has a person. */
  | { readonly kind: 'answered'; readonly agent: AgentRef }
  /** To messenger: there is no answer of a person yet. */
  | { readonly kind: 'no_answer' }
  /** To messenger: nothing follows any more. */
  | { readonly kind: 'stopped'; readonly link: string }
  /** To web: what became of the answer that is line `seq`. */
  | {
      readonly kind: 'delivered';
      readonly seq: number;
      readonly status: 'sent' | 'in_doubt' | 'failed';
      readonly error?: LineError;
    }
  /** To either: an agent has marked the other conversation as done. */
  | { readonly kind: 'done'; readonly agent: AgentRef }
  /** To web, by the visitor: answers go nowhere else any more. */
  | { readonly kind: 'stop'; readonly what: 'messenger' | 'mail' };

/** *Show my Messenger chat here*: one browser of the visitor reads both threads. `session` is the session's hash. */
export type JoinTold =
  /** To web, by the visitor who has typed the right digits. */
  | {
      readonly kind: 'join';
      readonly session: string;
      readonly customer: string;
      readonly site: string;
      readonly locale?: string;
    }
  /** To messenger: the browser shows this thread now, after line `through` of the thread `web`. */
  | {
      readonly kind: 'joined';
      readonly id: string;
      readonly session: string;
      readonly web: string;
      readonly through: number;
      readonly site: string;
      readonly locale?: string;
    }
  /** To web: the browser shows the thread of Messenger no more, since *Undo* was tapped there, for example. */
  | { readonly kind: 'undone'; readonly id: string }
  /** To either, by the visitor: this browser shows the thread of Messenger no more. */
  | { readonly kind: 'forget_device'; readonly session: string };

export type MailTold =
  /** To web, by the visitor: unread answers go to this address. `site` and `page` are where the visitor was. */
  | { readonly kind: 'mail'; readonly address: string; readonly site: string; readonly page?: string }
  /** To web: what became of the mail with these lines. */
  | {
      readonly kind: 'mailed';
      readonly seqs: readonly number[];
      readonly status: 'sent' | 'failed';
      readonly error?: LineError;
      /** It asks whether further answers are wanted. */
      readonly asks?: boolean;
      /** The hash of the address that it went to. Missing in events of earlier versions. */
      readonly address?: string;
    }
  /** To web: what the person with the address wants. `address` is its hash, missing in events of earlier versions. */
  | { readonly kind: 'mail_choice'; readonly choice: 'on' | 'stopped'; readonly address?: string }
  /** To web: another conversation's mail to the same address (its hash) was answered. What was held back is tried. */
  | { readonly kind: 'mail_answered'; readonly address: string };

export type ForgetTold =
  /** To web, by the visitor who has ended the chat: the conversation is forgotten in some days. */
  | { readonly kind: 'delete' }
  /** To either: the conversation is forgotten now. */
  | { readonly kind: 'forget'; readonly by: AgentRef | 'visitor' | 'retention' | 'operator' };

export type ToldKind = Told['kind'];

/** What arrives in the thread that is told. */
export interface ToldArrival {
  readonly source: 'told';
  /** The customer of the thread that tells; `visitor` for their browser, `mail` for the mails' function. */
  readonly from: string;
  /** When it was told (ms). */
  readonly at: number;
  /** The key of the event. */
  readonly key: string;
  readonly told: Told;
  readonly read?: ReadForTold;
}

/** What the worker reads before what is told is decided, so that deciding needs no table. */
export interface ReadForTold {
  /** For `followed`: the last answer of a person. */
  readonly answer?: PersonsAnswer;
}
