import { WebSocket } from 'ws';
import type { ServerFrame } from '../../lib/protocol/index.ts';
import { waitFor } from './wait.ts';

export interface Visitor {
  send(frame: object): void;
  /** Waits for the first matching frame of that type. */
  next<Type extends ServerFrame['type']>(
    type: Type,
    fits?: (frame: Extract<ServerFrame, { type: Type }>) => boolean,
  ): Promise<Extract<ServerFrame, { type: Type }>>;
  close(): void;
}

/** A browser's side of the live protocol, from a page at `origin`. @throws {Error} where the handshake is refused. */
export async function visit(url: string, origin: string): Promise<Visitor> {
  const socket = new WebSocket(url, { origin });
  const frames: ServerFrame[] = [];
  socket.on('message', (data) => void frames.push(JSON.parse(String(data))));
  await new Promise<void>((resolve, reject) => void socket.once('open', resolve).once('error', reject));
  return {
    send: (frame) => socket.send(JSON.stringify(frame)),
    next: (type, fits = () => true) =>
      waitFor(`a frame ${type}; there are ${JSON.stringify(frames)}`, () =>
        frames.find((frame): frame is Extract<ServerFrame, { type: typeof type }> => {
          const ofType = (each: ServerFrame): each is Extract<ServerFrame, { type: typeof type }> => each.type === type;
          return ofType(frame) && fits(frame);
        }),
      ),
    close: () => socket.terminate(),
  };
}
