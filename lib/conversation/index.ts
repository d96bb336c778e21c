export { type Arrived, arrive, botMaySpeak, type NewEffect, type NewLine, newConversation } from './arrive.ts';
export * from './conversation.ts';
export { type BotAction, type BotOutcome, decide } from './decide.ts';
export { ownerAt, PAGE_INBOX_APP_ID } from './owner.ts';
export { type Performed, settle } from './settle.ts';
export { windowAt } from './window.ts';
