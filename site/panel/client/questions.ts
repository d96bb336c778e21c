import { ChatError } from '../../../lib/errors.ts';
import type { Platform } from './platform.ts';

/** The connection ended before the answer came, or no answer came in time. The server may have got the question. */
export class LinkLost extends ChatError {
  override readonly name = 'LinkLost';
  override readonly code = 'link_lost';
  override readonly retryable = false;
}

/** What a frame that answers needs: a frame of the plugin's protocol, or of the agents'. */
export interface AnyFrame {
  readonly type: string;
  readonly id?: string;
  readonly code?: string;
}

/** Questions that wait for the frame with their id. */
export interface Questions<Frame extends AnyFrame> {
  /** @param overdue called where no answer comes in time. @throws {LinkLost} */
  wait(id: string, timeout: number, overdue: () => void): Promise<Frame>;
  /**
   * An `unavailable` without an id comes from API Gateway, or belongs to a frame that could not be read: it answers
   * every question, since each can be asked again.
   *
   * @returns false where the frame is not the answer to a question.
   */
  answer(frame: Frame): boolean;
  /** The connection is lost: no answer comes any more. */
  lose(): void;
}

export function createQuestions<Frame extends AnyFrame>(platform: Platform): Questions<Frame> {
  const waiting = new Map<string, { resolve(frame: Frame): void; lose(): void }>();
  return {
    wait: (id, timeout, overdue) =>
      new Promise((resolve, reject) => {
        const cancel = platform.after(timeout, overdue);
        const done = () => {
          cancel();
          waiting.delete(id);
        };
        waiting.set(id, {
          resolve(frame) {
            done();
            resolve(frame);
          },
          lose() {
            done();
            reject(new LinkLost());
          },
        });
      }),
    answer(frame) {
      if (frame.type === 'error' && frame.id === undefined && frame.code === 'unavailable') {
        const all = [...waiting.values()];
        for (const question of all) question.resolve(frame);
        return all.length > 0;
      }
      const question = frame.id !== undefined ? waiting.get(frame.id) : undefined;
      question?.resolve(frame);
      return question !== undefined;
    },
    lose() {
      for (const question of [...waiting.values()]) question.lose();
    },
  };
}
