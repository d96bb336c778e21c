import type { Arrived, TurnRules } from './arrived.ts';
import type { Conversation } from './conversation.ts';
import type { Told, ToldArrival, ToldKind } from './told.ts';

/** What a kind does to the conversation that is told. */
export type ToldHandler<Kind extends ToldKind = ToldKind> = (
  conversation: Conversation,
  arrival: Omit<ToldArrival, 'told'> & { readonly told: Extract<Told, { readonly kind: Kind }> },
  rules: TurnRules,
) => Arrived;
