import { WebSocket } from 'ws';

/** A connection to a browser that speaks WebDriver BiDi. */
export interface Bidi {
  /** @throws {Error} that names the command, where the browser refuses it. */
  send<Result>(method: string, params?: object): Promise<Result>;
  close(): void;
}

type Answer<Result> =
  | { readonly type: 'success'; readonly result: Result }
  | { readonly type: 'error'; readonly error: string; readonly message: string };

/** Opens a session. @param url the address that the browser has printed. */
export async function connectBidi(url: string): Promise<Bidi> {
  const socket = new WebSocket(`${url}/session`);
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const waiting = new Map<number, (answer: string) => void>();
  socket.on('message', (data) => {
    const { id }: { id?: number | null } = JSON.parse(String(data));
    if (typeof id !== 'number') return;
    waiting.get(id)?.(String(data));
    waiting.delete(id);
  });
  socket.on('close', () => {
    const answer = JSON.stringify({ type: 'error', error: 'the connection was closed', message: '' });
    for (const settle of waiting.values()) settle(answer);
    waiting.clear();
  });

  let sent = 0;
  const bidi: Bidi = {
    send: <Result>(method: string, params: object = {}) =>
      new Promise<Result>((resolve, reject) => {
        sent += 1;
        waiting.set(sent, (text) => {
          const answer: Answer<Result> = JSON.parse(text);
          if (answer.type === 'success') resolve(answer.result);
          else reject(new Error(`${method}: ${answer.error} ${answer.message}`));
        });
        socket.send(JSON.stringify({ id: sent, method, params }));
      }),
    close: () => socket.close(),
  };
  await bidi.send('session.new', { capabilities: {} });
  return bidi;
}
