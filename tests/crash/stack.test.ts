import { describeKilledStack } from './killed-stack.ts';

// Twenty kills are in `stack.long.ts`.
describeKilledStack(2);
