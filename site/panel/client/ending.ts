import type { Link } from './link.ts';
import type { Patience } from './patience.ts';
import { remedyFor } from './remedy.ts';
import { single } from './single.ts';
import type { Storage } from './storage.ts';

/** Ends sessions on the server. A session that the visitor ends offline is kept until the server has ended it. */
export interface Ending {
  /** True where the server has not ended a session yet. */
  pending(): boolean;
  /** @param signedOut the conversation goes on in the customer's other browsers. */
  add(token: string, signedOut?: boolean): void;
  /** Tells the server, where the connection is open. */
  pump(): Promise<void>;
}

export function createEnding(storage: Storage, link: Link, patience: Patience): Ending {
  /** The loader looks for this key, too: `PANEL_KEYS`. */
  const key = 'ending';
  const tokens = () => (storage.get(key) ?? '').split(' ').filter(Boolean);

  function save(list: readonly string[]): void {
    if (list.length > 0) storage.set(key, list.join(' '));
    else storage.remove(key);
  }

  return {
    pending: () => tokens().length > 0,
    // No token has a full stop in it.
    add: (token, signedOut) => save([...tokens(), signedOut ? `${token}.` : token]),
    pump: single(async () => {
      for (;;) {
        const [token] = tokens();
        if (token === undefined || link.status() !== 'open') return;
        const session = token.replace('.', '');
        const answer = await link.ask({ type: 'end', session, ...(session !== token && { signed_out: true }) });
        if (answer.type === 'ended' || ['give_up', 'close'].includes(remedyFor(answer)))
          save(tokens().filter((each) => each !== token));
        else await patience.wait(answer);
      }
    }),
  };
}
