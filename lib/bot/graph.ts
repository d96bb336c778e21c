import type { Graph } from '../graph/graph.ts';
import { field } from '../json.ts';

/**
 * Calls one method of one Graph client: `('personas', 'list', [])`, `('profile', 'userMenu.get', ['7'])`. The worker
 * answers it; nothing is loaded before.
 */
export type GraphCall = (client: keyof Graph, method: string, args: readonly unknown[]) => Promise<unknown>;

/**
 * The Graph clients as a bot sees them. Each call goes to `call`, so that a bot which never uses them loads no HTTP
 * client, and so that they work wherever the bot runs. Every method of every client returns a promise, which makes this
 * possible.
 */
export function graphOf(call: GraphCall): Graph {
  const client = (name: keyof Graph) => member(name, []);
  const member = (name: keyof Graph, path: readonly string[]): unknown =>
    new Proxy(() => undefined, {
      // With a `then`, `await` would mistake it for a promise.
      get: (_, next) => (typeof next === 'string' && next !== 'then' ? member(name, [...path, next]) : undefined),
      apply: (_, _this, args) => call(name, path.join('.'), args),
    });
  const clients: Record<keyof Graph, unknown> = {
    send: client('send'),
    profile: client('profile'),
    threadControl: client('threadControl'),
    people: client('people'),
    conversations: client('conversations'),
    subscriptions: client('subscriptions'),
    tokens: client('tokens'),
    personas: client('personas'),
    moderation: client('moderation'),
  };
  // The proxies answer whatever the interface names; the compiler cannot see that.
  return clients as Graph;
}

/** The method at a path inside a Graph client, such as `list` or `userMenu.get`, ready to be called. */
export function methodAt(client: unknown, path: string): ((...args: readonly unknown[]) => unknown) | undefined {
  const names = path.split('.');
  const last = names.pop() ?? '';
  const holder = names.reduce(field, client);
  const method = field(holder, last);
  return typeof method === 'function' ? method.bind(holder) : undefined;
}
