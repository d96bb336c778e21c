export { type Arrived, arrive, botMaySpeak, type NewEffect, type NewLine, newConversation } from './arrive.ts';
export * from './conversation.ts';
export { type BotAction, type BotOutcome, decide } from './decide.ts';
export { forgottenConversation } from './forgotten.ts';
export { isStale, ownerAt, PAGE_INBOX_APP_ID } from './owner.ts';
export { IN_DOUBT, type Performed, settle } from './settle.ts';
export { windowAt } from './window.ts';
