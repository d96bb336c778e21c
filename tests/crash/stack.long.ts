import { describeKilledStack } from './killed-stack.ts';

describeKilledStack(20);
