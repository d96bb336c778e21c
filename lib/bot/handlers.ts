import type { BotEvent, ThreadControlEvent } from '../conversation/index.ts';
import type {
  AccountLinkingEvent,
  AppRolesEvent,
  DeliveryEvent,
  EchoEvent,
  Event,
  FeedbackEvent,
  GamePlayEvent,
  MessageDeletedEvent,
  MessageEditEvent,
  MessageEvent,
  MessageUnsupportedEvent,
  OptinEvent,
  PolicyEnforcementEvent,
  PostbackEvent,
  ReactionEvent,
  ReadEvent,
  ReferralEvent,
  ResponseFeedbackEvent,
  UnknownEvent,
} from '../messenger/index.ts';
import type { Chat } from './chat.ts';

/**
 * Answers one kind of event. It may be async and has `botSeconds` of chat.config.ts, or 8 s. An error that it throws
 * is logged with its line, never sent: the handler `failed` answers then.
 */
export type Handler<E extends Event> = (chat: Chat, event: E) => void | Promise<void>;

/**
 * A bot: one handler for each kind of event that it answers. Other events are recorded and get no answer.
 * The same bot serves Messenger and the website.
 */
export interface Bot {
  /** The customer wrote or sent something, or tapped a quick reply (`event.message.quick_reply`). */
  message?: Handler<MessageEvent>;
  /** A button, a menu item, an ice breaker or Get Started was tapped. */
  postback?: Handler<PostbackEvent>;
  /** A link with a `ref` opened a conversation that existed already. */
  referral?: Handler<ReferralEvent>;
  /** Control was passed, taken or requested. If the bot has it now (`chat.owner` is `bot`), the bot may answer. */
  threadControl?: Handler<ThreadControlEvent>;
  /**
   * Any event while a person or another app owns the thread: read it, save values, take control. Replies are not sent.
   */
  standby?: Handler<Event>;
  reaction?: Handler<ReactionEvent>;
  messageEdit?: Handler<MessageEditEvent>;
  messageDeleted?: Handler<MessageDeletedEvent>;
  messageUnsupported?: Handler<MessageUnsupportedEvent>;
  optin?: Handler<OptinEvent>;
  accountLinking?: Handler<AccountLinkingEvent>;
  echo?: Handler<EchoEvent>;
  delivery?: Handler<DeliveryEvent>;
  read?: Handler<ReadEvent>;
  gamePlay?: Handler<GamePlayEvent>;
  feedback?: Handler<FeedbackEvent>;
  responseFeedback?: Handler<ResponseFeedbackEvent>;
  policyEnforcement?: Handler<PolicyEnforcementEvent>;
  appRoles?: Handler<AppRolesEvent>;
  unknown?: Handler<UnknownEvent>;
  /**
   * What takes longer than a turn may, begun with `chat.work`: it has five minutes in a function of its own. What it
   * replies goes out when it is finished, unless the owner of the thread has changed meanwhile.
   * @example
   * async work(chat, { name, data }) {
   *   if (name === 'ask the model') chat.reply(await answerOf(String(data)));
   * }
   */
  work?(chat: Chat, call: { readonly name: string; readonly data: unknown }): void | Promise<void>;
  /**
   * The time of a `chat.later` has come: it is called in the minute after it, once. While a person owns the thread, it
   * waits until they are done.
   * @example
   * later(chat, { name, data }) {
   *   if (name === 'remind') chat.reply(`Your cup ${String(data)} is ready.`);
   * }
   */
  later?(chat: Chat, call: { readonly name: string; readonly data: unknown }): void | Promise<void>;
  /**
   * The bot has failed on what the customer wrote, tapped or opened: it threw, was late (`BotLate`), or asked for what
   * Messenger would refuse. Nothing of the handler that failed is sent. What this one replies is sent instead of
   * `fallback` of chat.config.ts. It has one second. Where it replies nothing or fails, too, the fallback is sent.
   * @example
   * failed(chat, error) {
   *   chat.reply('Something went wrong. I am asking a person.');
   *   chat.passToHuman(error.message);
   * }
   */
  failed?(chat: Chat, error: Error): void | Promise<void>;
}

/** The handler that answers an event, and a function that calls it. */
export interface Answering {
  readonly handler: unknown;
  call(chat: Chat): void | Promise<void>;
}

/** The handler `failed`, if the bot has one. */
export function failedHandlerOf(bot: Bot, error: Error): Answering | undefined {
  const { failed } = bot;
  return failed && { handler: failed, call: (chat) => failed.call(bot, chat, error) };
}

/**
 * The handler for `event`, if the bot has one.
 * @param speaks false while a person or another app owns the thread: then `standby` gets every event except changes of
 *   control.
 */
export function handlerOf(bot: Bot, event: BotEvent, speaks: boolean): Answering | undefined {
  const on = <E extends Event>(handler: Handler<E> | undefined, typed: E): Answering | undefined =>
    handler === undefined ? undefined : { handler, call: (chat) => handler.call(bot, chat, typed) };
  if (event.type === 'later') {
    const { later } = bot;
    const { name, data } = event;
    return later && { handler: later, call: (chat) => later.call(bot, chat, { name, data }) };
  }
  if (event.type === 'work') {
    const { work } = bot;
    const { name, data } = event;
    return work && { handler: work, call: (chat) => work.call(bot, chat, { name, data }) };
  }
  switch (event.type) {
    case 'pass_thread_control':
    case 'take_thread_control':
    case 'request_thread_control':
      return on(bot.threadControl, event);
  }
  if (!speaks) return on(bot.standby, event);
  switch (event.type) {
    case 'message':
      return on(bot.message, event);
    case 'postback':
      return on(bot.postback, event);
    case 'referral':
      return on(bot.referral, event);
    case 'reaction':
      return on(bot.reaction, event);
    case 'message_edit':
      return on(bot.messageEdit, event);
    case 'message_deleted':
      return on(bot.messageDeleted, event);
    case 'message_unsupported':
      return on(bot.messageUnsupported, event);
    case 'optin':
      return on(bot.optin, event);
    case 'account_linking':
      return on(bot.accountLinking, event);
    case 'echo':
      return on(bot.echo, event);
    case 'delivery':
      return on(bot.delivery, event);
    case 'read':
      return on(bot.read, event);
    case 'game_play':
      return on(bot.gamePlay, event);
    case 'messaging_feedback':
      return on(bot.feedback, event);
    case 'response_feedback':
      return on(bot.responseFeedback, event);
    case 'policy_enforcement':
      return on(bot.policyEnforcement, event);
    case 'app_roles':
      return on(bot.appRoles, event);
    case 'unknown':
      return on(bot.unknown, event);
    default:
      return event satisfies never;
  }
}
