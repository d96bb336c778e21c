import { methodAt } from '../bot/index.ts';
import type { Thread } from '../conversation/index.ts';
import type { Graph } from '../graph/index.ts';
import type { Recipient } from '../messenger/index.ts';
import type { GraphPort } from './ports.ts';

/** How the Send API addresses the customer of a thread. */
export function recipientOf({ customer }: Thread): Recipient {
  return customer.startsWith('ref:') ? { user_ref: customer.slice('ref:'.length) } : { id: customer };
}

/** The Graph API as a turn uses it. `graph` loads the clients: a turn that stays on the website never calls it. */
export function graphPortOf(graph: () => Promise<Graph>): GraphPort {
  return {
    send: async (request) => (await graph()).send.message(request),
    senderAction: async (request) => (await graph()).send.action(request),
    control: async (action, request) => (await graph()).threadControl[action](request),
    person: async (customer) => (await graph()).people.get(customer),
    async profile(customer) {
      const { people } = await graph();
      const whole = await people.get(customer, ['name', 'first_name', 'last_name', 'locale', 'timezone']);
      // One field without its permission can hide all of them.
      return Object.keys(whole).length > 0 ? whole : people.get(customer, ['name', 'first_name', 'last_name']);
    },
    call: async (client, method, args) => {
      const target = (await graph())[client];
      const called = methodAt(target, method);
      if (called === undefined) {
        const names = Object.keys(target).join(', ');
        throw new TypeError(`chat.graph.${client}.${method} does not exist. chat.graph.${client} has: ${names}.`);
      }
      return called(...args);
    },
  };
}
