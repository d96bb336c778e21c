import type { LineError } from '../../../lib/conversation/index.ts';
import { name } from '../../lines/text.ts';
import type { InboxUi } from '../inbox-ui.ts';

/** Messenger's codes with a sentence of ours. Source: Messenger Platform, "Error codes". */
const sentences: readonly [
  pattern: RegExp,
  key: 'failedWindow' | 'failedTag' | 'failedAway' | 'failedControl' | 'failedToken' | 'failedTooLong',
][] = [
  [/^(10\/2018278|2018278|window|closed|window_closed)$/, 'failedWindow'],
  [/^(10\/2018276|2018276|100\/2018276|human_agent)$/, 'failedTag'],
  [/^(551|551\/\d+|100\/2018001|2018001|230|200\/2018108)$/, 'failedAway'],
  [/2018300/, 'failedControl'],
  [/^190(\/|$)/, 'failedToken'],
  [/^100\/2018109$|too_long/, 'failedTooLong'],
];

/** Why a line failed, as a sentence; Messenger's own words where there is none. */
export function failureText(ui: Pick<InboxUi, 'say'>, error: LineError | undefined): string {
  if (!error) return ui.say('failed');
  const known = sentences.find(([pattern]) => pattern.test(error.code))?.[1];
  if (known) return ui.say(known);
  return `${ui.say('failed')} ${ui.say('failedCode', { text: name(error.message).slice(0, 300) })}`;
}

/** Sending again is refused again until the customer writes. */
export function isWindowClosed(code: string | undefined): boolean {
  return code !== undefined && sentences[0]?.[0].test(code) === true;
}
