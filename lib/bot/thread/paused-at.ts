import { type Debugger, Session } from 'node:inspector';
import { isMainThread } from 'node:worker_threads';
import { isObject, readJson } from '../../json.ts';

/** How long a busy thread gets to say where it is (ms). A function has a part of a processor, and the loop uses it. */
const PATIENCE = 1000;
/** The numbers of the last messages to the debugger. */
const RESUME = 3;
const DISABLE = 4;

/**
 * Where a thread is that does not answer, `file:line:column` for each frame: the debugger stops even a loop. Empty if
 * it cannot.
 */
export async function pausedAt(threadId: number): Promise<string[]> {
  const session = new Session();
  const scripts = new Map<string, string>();
  try {
    // Only the main thread's debugger reaches other threads. In the local stack a function is a thread itself.
    if (isMainThread) session.connect();
    else session.connectToMainThread();
    return await new Promise((resolve) => {
      let worker = '';
      let frames: string[] = [];
      const send = (id: number, method: string) =>
        session.post('NodeWorker.sendMessageToWorker', { sessionId: worker, message: JSON.stringify({ id, method }) });
      const timer = setTimeout(() => {
        // It may pause right now. A paused thread could not be terminated.
        if (worker !== '') send(DISABLE, 'Debugger.disable');
        resolve([]);
      }, PATIENCE);
      session.on('NodeWorker.attachedToWorker', ({ params }) => {
        if (params.workerInfo.title !== `[worker ${threadId}]`) return;
        worker = params.sessionId;
        send(1, 'Debugger.enable');
        send(2, 'Debugger.pause');
      });
      session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
        if (params.sessionId !== worker) return;
        const message = readJson(params.message);
        if (!isObject(message)) return;
        if (message.method === 'Debugger.scriptParsed') {
          const { scriptId, url } = message.params as Debugger.ScriptParsedEventDataType;
          scripts.set(scriptId, url);
        } else if (message.method === 'Debugger.paused') {
          const { callFrames } = message.params as Debugger.PausedEventDataType;
          frames = callFrames.map(
            ({ location: { scriptId, lineNumber, columnNumber = 0 } }) =>
              `${scripts.get(scriptId)}:${lineNumber + 1}:${columnNumber + 1}`,
          );
          // A paused thread could not be terminated.
          send(RESUME, 'Debugger.resume');
        } else if (message.id === RESUME) {
          clearTimeout(timer);
          resolve(frames);
        }
      });
      session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
    });
  } catch {
    return [];
  } finally {
    session.disconnect();
  }
}
