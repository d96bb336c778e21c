import type { Arrived, TurnRules } from './arrived.ts';
import type { Conversation } from './conversation.ts';
import { visitorDeletes } from './deleting.ts';
import type { Told, ToldArrival, ToldKind } from './told.ts';

/** What each kind does to the conversation that is told. */
const handlers: { readonly [Kind in ToldKind]?: Handler<Kind> } = {
  delete: visitorDeletes,
};

export type Handler<Kind extends ToldKind = ToldKind> = (
  conversation: Conversation,
  arrival: Omit<ToldArrival, 'told'> & { readonly told: Extract<Told, { readonly kind: Kind }> },
  rules: TurnRules,
) => Arrived;

/** Applies what another part of the program tells this thread. */
export function arrivedTold(conversation: Conversation, arrival: ToldArrival, rules: TurnRules): Arrived {
  const handler = handlers[arrival.told.kind] as Handler | undefined;
  return handler === undefined
    ? { conversation, effects: [], ignored: `${arrival.told.kind} changes nothing here` }
    : handler(conversation, arrival, rules);
}
