import { slots } from './slots.ts';

/** What `serverless-offline` gives its APIs and its clock to call a function. */
interface OfflineFunction {
  setClientContext(context: unknown): void;
  setEvent(event: unknown): void;
  runHandler(): Promise<unknown>;
}

/** The class of `serverless-offline` that finds a function, or starts another instance of it. */
export interface OfflineLambda {
  readonly prototype: { get(key: string): OfflineFunction };
}

/** What a new AWS account runs at the same time, of all functions together. */
const accountLimit = 10;

/**
 * Bounds how many functions run at the same time, as AWS does: what is more waits, as a throttled call is made again.
 * `serverless-offline` itself starts a thread for each call: a thousand closed sockets would be a thousand threads.
 */
export function boundFunctions(Lambda: OfflineLambda, limit = accountLimit): void {
  const run = slots(limit);
  const { get } = Lambda.prototype;
  Lambda.prototype.get = function getBounded(key) {
    let event: unknown;
    let context: unknown = null;
    return {
      setClientContext(value) {
        context = value;
      },
      setEvent(value) {
        event = value;
      },
      runHandler: () =>
        run(() => {
          // An instance that is found earlier would be found for the next call, too.
          const instance = get.call(this, key);
          instance.setClientContext(context);
          instance.setEvent(event);
          return instance.runHandler();
        }),
    };
  };
}
