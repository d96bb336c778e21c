import type { Graph } from '../graph/graph.ts';

/** Calls one method of one Graph client: `('personas', 'list', [])`. The worker answers it; nothing is loaded before. */
export type GraphCall = (client: keyof Graph, method: string, args: readonly unknown[]) => Promise<unknown>;

/**
 * The Graph clients as a bot sees them. Each call goes to `call`, so that a bot which never uses them loads no HTTP client,
 * and so that they work wherever the bot runs. Every method of every client returns a promise, which makes this possible.
 */
export function graphOf(call: GraphCall): Graph {
  const client = (name: keyof Graph) =>
    new Proxy(
      {},
      {
        get: (_, method) =>
          // A promise would be taken for one if it had a `then`.
          typeof method === 'string' && method !== 'then'
            ? (...args: unknown[]) => call(name, method, args)
            : undefined,
      },
    );
  const clients: Record<keyof Graph, unknown> = {
    send: client('send'),
    profile: client('profile'),
    threadControl: client('threadControl'),
    people: client('people'),
    conversations: client('conversations'),
    subscriptions: client('subscriptions'),
    tokens: client('tokens'),
    personas: client('personas'),
  };
  // The proxies answer whatever the interface names; the compiler cannot see that.
  return clients as Graph;
}
