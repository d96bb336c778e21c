import { useRef, useState } from 'preact/hooks';
import type { PhoneAction } from '../../model/views.ts';
import { actAsPerson, messageOf } from '../parts/client.ts';
import type { ShownThread } from '../parts/use-thread.ts';

/** An action that failed. It stays on the screen until the person tries again or discards it. */
export interface Unsent {
  key: number;
  action: PhoneAction;
  error: string;
}

export interface Actions {
  unsent: readonly Unsent[];
  /** Does something as the person. A failed action becomes {@link Unsent}. Actions run one after another, in order. */
  perform(action: PhoneAction): Promise<void>;
  retry(unsent: Unsent): void;
  drop(unsent: Unsent): void;
  dropAll(): void;
}

/**
 * What the person of the shown thread does.
 *
 * @param onDone - called after each successful action except typing and reading
 */
export function useActions(shown: ShownThread, onDone: () => void): Actions {
  const [unsent, setUnsent] = useState<readonly Unsent[]>([]);
  const queue = useRef(Promise.resolve());
  const keys = useRef(0);

  const perform = (action: PhoneAction) => {
    const person = shown.current();
    if (!person) return Promise.resolve();
    const silent = action.action === 'typing' || action.action === 'read';
    queue.current = queue.current.then(async () => {
      try {
        await shown.apply(person, actAsPerson(person, action));
        if (!silent) onDone();
      } catch (cause) {
        if (silent) return;
        keys.current += 1;
        const failure = { key: keys.current, action, error: messageOf(cause) };
        setUnsent((before) => [...before, failure]);
      }
    });
    return queue.current;
  };
  const drop = ({ key }: Unsent) => setUnsent((before) => before.filter((other) => other.key !== key));

  return {
    unsent,
    perform,
    drop,
    dropAll: () => setUnsent([]),
    retry: (failure) => {
      drop(failure);
      perform(failure.action);
    },
  };
}
