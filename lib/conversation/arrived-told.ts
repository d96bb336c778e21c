import type { Arrived, TurnRules } from './arrived.ts';
import type { Conversation } from './conversation.ts';
import { visitorDeletes } from './deleting.ts';
import { agentAnswered, answerCame, noAnswerCame, wasStopped } from './follow/delivery.ts';
import { otherIsDone } from './follow/done-on-both.ts';
import { wasDelivered, wasFollowed, wasOpened, wasRefused } from './follow/following.ts';
import { visitorStops } from './follow/visitor-stops.ts';
import { forgetsDevice } from './join/forgets-device.ts';
import { wasJoined } from './join/joined-by.ts';
import { joins, wasUndone } from './join/joining.ts';
import { mailAnswered, mailChosen, mailed, mailGiven } from './mail/mail-told.ts';
import type { ToldArrival, ToldKind } from './told.ts';
import type { ToldHandler } from './told-handler.ts';

/** What each kind does to the conversation that is told. */
const handlers: { readonly [Kind in ToldKind]: ToldHandler<Kind> } = {
  opened: wasOpened,
  followed: wasFollowed,
  refused: wasRefused,
  delivered: wasDelivered,
  answer: answerCame,
  no_answer: noAnswerCame,
  answered: agentAnswered,
  stopped: wasStopped,
  done: otherIsDone,
  stop: visitorStops,
  join: joins,
  joined: wasJoined,
  undone: wasUndone,
  forget_device: forgetsDevice,
  delete: visitorDeletes,
  mail: mailGiven,
  mailed,
  mail_choice: mailChosen,
  mail_answered: mailAnswered,
  // Forgetting is more than a change of state: the worker does it before it gets here.
  forget: (conversation) => ({ conversation, effects: [], ignored: 'the worker forgets by itself' }),
};

/** Applies what another part of the program tells this thread. */
export function arrivedTold(conversation: Conversation, arrival: ToldArrival, rules: TurnRules): Arrived {
  const handler = handlers[arrival.told.kind] as ToldHandler;
  return handler(conversation, arrival, rules);
}
