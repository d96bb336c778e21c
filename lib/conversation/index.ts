export { type Arrived, arrive, botMaySpeak, type Draft, type Line, newConversation, sequenceOf } from './arrive.ts';
export * from './conversation.ts';
export { CONTROL_LASTS, heldBy, ownerAt, ownerOfApp, PAGE_INBOX_APP_ID, withOwner } from './owner.ts';
export { type Performed, settle } from './settle.ts';
export { type BotAction, type BotOutcome, newOwner, turn } from './turn.ts';
export { HUMAN_AGENT_WINDOW, STANDARD_WINDOW, type Window, windowAt } from './window.ts';
