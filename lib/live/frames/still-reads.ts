import { Refusal } from '../../protocol/index.ts';
import type { VisitorConnection } from '../connection.ts';
import type { SocketPorts } from '../ports.ts';

/**
 * Looks again, after lines of a joined thread were read and before they are sent: the right to read may have ended
 * meanwhile.
 *
 * @throws {Refusal} where it has: the browser says hello again, and is shown its own thread.
 */
export async function stillReads(
  { connections }: Pick<SocketPorts, 'connections'>,
  { id, joined }: VisitorConnection,
): Promise<void> {
  if (joined === undefined) return;
  const known = await connections.get(id);
  if (known?.role !== 'visitor' || known.joined?.id !== joined.id) throw helloAgain();
}

/** This browser shows another conversation now. */
export function helloAgain(): Refusal {
  return new Refusal('hello_first', 'Say hello again: this browser shows another conversation now.');
}
