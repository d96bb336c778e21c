import { WebSocket } from 'ws';
import type { AgentServerFrame, ServerFrame } from '../../lib/protocol/index.ts';
import { waitFor } from './wait.ts';

/** A browser with an open socket, and the frames that it got. */
export interface Browser<Frame extends { readonly type: string }> {
  send(frame: object): void;
  /** Waits for the first matching frame of that type. */
  next<Type extends Frame['type']>(
    type: Type,
    fits?: (frame: Extract<Frame, { type: Type }>) => boolean,
  ): Promise<Extract<Frame, { type: Type }>>;
  close(): void;
}

/** A visitor's browser, on a page at `origin`. @throws {Error} where the handshake is refused. */
export const visit = (url: string, origin: string): Promise<Browser<ServerFrame>> => connect(url, origin);

/** An agent's browser, with the inbox at `origin`. */
export const openInbox = (url: string, origin: string): Promise<Browser<AgentServerFrame>> => connect(url, origin);

async function connect<Frame extends { readonly type: string }>(url: string, origin: string): Promise<Browser<Frame>> {
  const socket = new WebSocket(url, { origin });
  const frames: Frame[] = [];
  socket.on('message', (data) => void frames.push(JSON.parse(String(data))));
  await new Promise<void>((resolve, reject) => void socket.once('open', resolve).once('error', reject));
  return {
    send: (frame) => socket.send(JSON.stringify(frame)),
    next: (type, fits = () => true) =>
      waitFor(`a frame ${type}; there are ${JSON.stringify(frames)}`, () =>
        frames.find((frame): frame is Extract<Frame, { type: typeof type }> => {
          const ofType = (each: Frame): each is Extract<Frame, { type: typeof type }> => each.type === type;
          return ofType(frame) && fits(frame);
        }),
      ),
    close: () => socket.terminate(),
  };
}
