import { expect, test } from 'vitest';
import { boundFunctions } from '../../../serverless/local/bound-functions.ts';

/** As `serverless-offline`: an instance that is not busy is found again, and otherwise a new one starts. */
function offline() {
  const log = { events: [] as unknown[], running: 0, most: 0, instances: 0 };
  class Instance {
    #event: unknown;
    isBusy = false;
    setClientContext(): void {}
    setEvent(event: unknown): void {
      this.#event = event;
    }
    async runHandler(): Promise<unknown> {
      this.isBusy = true;
      log.running += 1;
      log.most = Math.max(log.most, log.running);
      log.events.push(this.#event);
      await new Promise((resolve) => setImmediate(resolve));
      log.running -= 1;
      this.isBusy = false;
      if (this.#event === 'fails') throw new Error('It failed');
      return this.#event;
    }
  }
  class Lambda {
    readonly #instances: Instance[] = [];
    get(_key: string): Instance {
      const idle = this.#instances.find(({ isBusy }) => !isBusy);
      if (idle) return idle;
      log.instances += 1;
      this.#instances.push(new Instance());
      return this.#instances.at(-1) as Instance;
    }
  }
  return { Lambda, log };
}

test('A thousand calls at once run ten at a time, in their order, and each gets its own answer', async () => {
  const { Lambda, log } = offline();
  boundFunctions(Lambda);
  const lambda = new Lambda();
  const answers = Array.from({ length: 1_000 }, (_, n) => {
    const instance = lambda.get('socket');
    instance.setEvent(n);
    return instance.runHandler();
  });
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 1_000 }, (_, n) => n));
  expect(log.events).toEqual(Array.from({ length: 1_000 }, (_, n) => n));
  expect(log).toMatchObject({ most: 10, instances: 10 });
});

test('Calls that fail give their place to those that wait', async () => {
  const { Lambda, log } = offline();
  boundFunctions(Lambda, 2);
  const lambda = new Lambda();
  const call = (event: string): Promise<unknown> => {
    const instance = lambda.get('turn');
    instance.setEvent(event);
    return instance.runHandler();
  };
  const results = await Promise.allSettled([call('fails'), call('fails'), call('fails'), call('works')]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled']);
  expect(log.most).toBe(2);
});
