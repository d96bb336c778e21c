import { afterAll, beforeAll } from 'vitest';
import { copyProject } from '../../support/project.ts';
import { type Stack, startStack } from '../../support/stack.ts';
import { fixtures } from '../fixtures.ts';
import { slowSocket, testClosingSockets } from './closing-sockets.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ project: copyProject({ ...fixtures, 'handlers/socket.ts': slowSocket }) });
});
afterAll(() => stack?.kill());

testClosingSockets(1_000, () => stack);
