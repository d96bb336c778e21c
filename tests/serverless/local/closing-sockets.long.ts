import { testClosingSockets } from './closing-sockets.ts';

testClosingSockets(1_000);
