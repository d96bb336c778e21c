import type { Link } from './link.ts';
import type { Patience } from './patience.ts';
import { remedyFor } from './remedy.ts';
import { single } from './single.ts';
import type { Storage } from './storage.ts';

/** Ends sessions on the server. A session that the visitor ends offline is kept until the server has ended it. */
export interface Ending {
  /** True where the server has not ended a session yet. */
  pending(): boolean;
  add(token: string, how?: How): void;
  /** Tells the server, where the connection is open. */
  pump(): Promise<void>;
}

/**
 * `deleted`: the visitor wants the conversation to be deleted. `signedOut`: the customer goes on in other browsers.
 */
type How = 'ended' | 'deleted' | 'signedOut';

/** Stands behind a session's token in the storage. No token has these characters in it. */
const signs: Readonly<Record<How, string>> = { ended: '', deleted: '!', signedOut: '.' };

/** @param deleted the server knows that the visitor wants a conversation to be deleted. */
export function createEnding(storage: Storage, link: Link, patience: Patience, deleted: () => void): Ending {
  /** The loader looks for this key, too: `PANEL_KEYS`. */
  const key = 'ending';
  const tokens = () => (storage.get(key) ?? '').split(' ').filter(Boolean);

  function save(list: readonly string[]): void {
    if (list.length > 0) storage.set(key, list.join(' '));
    else storage.remove(key);
  }

  return {
    pending: () => tokens().length > 0,
    add: (token, how = 'ended') => save([...tokens(), token + signs[how]]),
    pump: single(async () => {
      for (;;) {
        const [token] = tokens();
        if (token === undefined || link.status() !== 'open') return;
        const session = token.replace(/[.!]/, '');
        const isDeleted = token.endsWith(signs.deleted);
        const about = {
          ...(token.endsWith(signs.signedOut) && { signed_out: true }),
          ...(isDeleted && { delete: true }),
        };
        const answer = await link.ask({ type: 'end', session, ...about });
        if (isDeleted && answer.type === 'ended') deleted();
        if (answer.type === 'ended' || ['give_up', 'close'].includes(remedyFor(answer)))
          save(tokens().filter((each) => each !== token));
        else await patience.wait(answer);
      }
    }),
  };
}
