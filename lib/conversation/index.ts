export * from './agent-action.ts';
export { arrive, botMaySpeak, newConversation } from './arrive.ts';
export type { Arrived, NewEffect, NewLine, TurnRules } from './arrived.ts';
export { dropsBlocked, isBlocked } from './blocked.ts';
export * from './conversation.ts';
export { type BotAction, type BotOutcome, decide } from './decide.ts';
export { DELETED_AFTER, isToBeDeleted, isTooOld } from './deleting.ts';
export { hasEnded } from './end-of-control.ts';
export { fittingLine } from './fitting-line.ts';

export { endFollowing } from './follow/following.ts';

export { type Forgetting, forgottenConversation, hasBlockLeft, isTombstone } from './forgotten.ts';

export type { Hint } from './hint.ts';
export { IN_DOUBT } from './in-doubt.ts';
export { isOfMessenger } from './is-of-messenger.ts';
export { endJoins } from './join/end-joins.ts';
export { dueLater, type LaterAction, withoutCalled } from './later.ts';
export type { LineError } from './line-error.ts';
export { lineText, messageText } from './line-text.ts';
export { MAIL_ASKED } from './mail/mail-asked.ts';
export { type Joined, lineShownAs, mayRead, type Reader, shownSeq, visitorOf } from './may-read.ts';
export type { Note, RefusedReply } from './note.ts';
export { type Opening, type ShownDigits, type SystemButton, type Tap, tapOf } from './opening.ts';
export { otherThreads } from './other-threads.ts';
export { isInferred, isStale, ownerAt, PAGE_INBOX_APP_ID } from './owner.ts';
export type { Performed } from './performed.ts';
export { DONE_FOR, rowOf, shelfOf } from './row.ts';
export { SYSTEM_METADATA } from './says.ts';
export { settle } from './settle.ts';
export { shortened } from './shortened.ts';
export { hasContent, isStored, type LineEffect, withoutContent } from './stored-effect.ts';
export type { SystemWords } from './system-words.ts';
export type { PersonsAnswer, ReadForTold, Told, ToldArrival, ToldKind } from './told.ts';
export { toldToForgotten } from './told-to-forgotten.ts';
export { type OpenWindow, windowAt, windowOf } from './window.ts';
export { withoutDigits } from './without-digits.ts';
export { overdueWorks, type WorkAction } from './work.ts';
