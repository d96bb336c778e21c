import type { Graph } from '../../graph/graph.ts';
import type { Message, Person, SenderAction } from '../../messenger/index.ts';
import type { GraphPort } from '../../turn/index.ts';
import { methodAt } from '../graph.ts';

/** Answers for calls of `chat.graph`, by client and method: `{ personas: { list: async () => ({ data: [] }) } }`. */
export type GraphFakes = { readonly [Client in keyof Graph]?: Partial<Graph[Client]> };

/** Told of each call that the worker or the bot makes. */
interface GraphPortWatch {
  sent(message: Message, mid: string): void;
  controlled(call: { action: string; target_app_id?: string; metadata?: string }): void;
  acted(action: SenderAction): void;
  called(call: { client: string; method: string; args: readonly unknown[] }): void;
}

/** Messenger, played: it accepts every message and every change of control. */
export function fakeGraphPort(
  { person = {}, graph = {} }: { person?: Person; graph?: GraphFakes },
  watch: GraphPortWatch,
): GraphPort {
  let sent = 0;
  return {
    async send({ message }) {
      const message_id = `m_bot_${++sent}`;
      watch.sent(message, message_id);
      return { message_id };
    },
    async senderAction({ sender_action }) {
      watch.acted(sender_action);
      return {};
    },
    async control(action, { target_app_id, metadata }) {
      watch.controlled({
        action,
        ...(target_app_id !== undefined && { target_app_id }),
        ...(metadata !== undefined && { metadata }),
      });
      return { success: true };
    },
    person: async () => person,
    profile: async () => person,
    async call(client, method, args) {
      watch.called({ client, method, args });
      const answer = methodAt(graph[client], method);
      if (answer !== undefined) return answer(...args);
      throw new Error(
        `The bot called chat.graph.${client}.${method}, which this test does not answer. Give testBot a function for it: { graph: { ${client}: { ${method}: async () => … } } }.`,
      );
    },
  };
}
