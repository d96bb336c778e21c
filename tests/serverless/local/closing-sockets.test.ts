import { testClosingSockets } from './closing-sockets.ts';

// A thousand are in `closing-sockets.long.ts`.
testClosingSockets(40);
