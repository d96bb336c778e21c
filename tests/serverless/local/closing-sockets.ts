import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { eventually } from '../../support/eventually.ts';
import type { Stack } from '../../support/stack.ts';
import { says, send } from './fixture-stack.ts';

/** A `handlers/socket.ts` that prints when it begins and ends. */
export const slowSocket = `
  export const handler = async ({ requestContext: { eventType, connectionId } }) => {
    console.log('begin', eventType, connectionId);
    await new Promise((resolve) => setTimeout(resolve, 20));
    console.log('end', eventType, connectionId);
    return { statusCode: 200 };
  };
`;

/** Opens `count` sockets and closes them at once. The stack's functions are the fixtures, with `slowSocket`. */
export function testClosingSockets(count: number, given: () => Stack): void {
  test(`${count} sockets that close at once are all handled, ten at a time, and the stack lives on`, async () => {
    const stack = given();
    const sockets = Array.from({ length: count }, () => new WebSocket(stack.urls.socket));
    await Promise.all(sockets.map((each) => new Promise((resolve) => each.once('open', resolve))));
    for (const each of sockets) each.terminate();
    const events = () =>
      [...stack.output().matchAll(/^(begin|end) (\w+) (\S+)$/gm)].map(([, step, type]) => ({ step, type }));
    await eventually(() => {
      expect(events().filter(({ step, type }) => step === 'end' && type === 'DISCONNECT')).toHaveLength(count);
    }, 100);
    let running = 0;
    const runningAfterEach = events().map(({ step }) => {
      running += step === 'begin' ? 1 : -1;
      return running;
    });
    expect(Math.max(...runningAfterEach)).toBeLessThanOrEqual(10);
    expect((await send(stack, 'afterwards')).status).toBe(200);
    await says(stack, 'turn: afterwards');
  });
}
