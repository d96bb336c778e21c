import { IN_DOUBT, type LineError } from '../../../lib/conversation/index.ts';
import { name } from '../../lines/text.ts';
import type { InboxUi } from '../inbox-ui.ts';

/**
 * Codes that have a sentence here: those of lib/turn, lib/conversation/follow and lib/mail, and Messenger's. Source:
 * lib/graph/codes.ts.
 */
const sentences = [
  [/^(window|10\/(2018278|2534022|2018065))$/, 'failedWindow'],
  [/^human_agent$/, 'failedTag'],
  [/^(person_unreachable|551(\/\d+)?|(\d+\/)?1545041|(10|200)\/2018108|100\/2018001|10\/1893015)$/, 'failedAway'],
  [/^(not_owner|other_app|(\d+\/)?(2018300|2534037))$/, 'failedControl'],
  [/^(token|(102|190|459|463|464|467)(\/\d+)?)$/, 'failedToken'],
  [/^not_followed$/, 'failedNotFollowed'],
  [/^blocked$/, 'failedBlocked'],
  [/^revoked$/, 'failedRevoked'],
  [/^mail_sandbox$/, 'failedSandbox'],
  [/^mail_sender$/, 'failedSender'],
  [/^mail_off$/, 'failedMailOff'],
  [/^mail_paused$/, 'failedPaused'],
  [/^mail_suppressed$/, 'failedSuppressed'],
  [/^mail_busy$/, 'failedMailBusy'],
  [/^mail_in_doubt$/, 'mailDoubt'],
  [/^mail_asked$/, 'failedAsked'],
  [/^mail_stopped$/, 'failedStopped'],
] as const;

/** Codes of our own workers, whose words are not Messenger's. */
const ownCode = /^(bug|lost|too_many_wait)$/;

/** Why a line failed, as a sentence; the words of Messenger or of the worker where there is none. */
export function failureText(ui: Pick<InboxUi, 'say'>, error: LineError | undefined): string {
  if (!error) return ui.say('failed');
  if (error.code === IN_DOUBT) return ui.say('inDoubt');
  const known = sentences.find(([pattern]) => pattern.test(error.code))?.[1];
  if (known) return ui.say(known);
  if (error.code === 'page_inbox') return ui.say('failedPageInbox', { name: ui.say('ownerPageInbox') });
  const text = name(error.message).slice(0, 300);
  if (error.code === 'mail_refused') return ui.say('failedMail', { text });
  return `${ui.say('failed')} ${ownCode.test(error.code) ? text : ui.say('failedCode', { text })}`;
}

/** Sending again is refused again until the customer writes. */
export function isWindowClosed(code: string | undefined): boolean {
  return code !== undefined && sentences[0][0].test(code);
}

/** The customer may have the line already: sent again, it may arrive twice. */
export function mayHaveArrived(status: string, error: LineError | undefined): boolean {
  return status === 'in_doubt' || error?.code === IN_DOUBT;
}
