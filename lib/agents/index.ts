export type { AgentRecord, Agents } from './agents.ts';
