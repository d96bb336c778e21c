import type { Row } from '../../../lib/conversation/index.ts';
import type { InboxUi } from '../inbox-ui.ts';

const sentences = {
  bot_failed: 'attentionBotFailed',
  send_failed: 'attentionSendFailed',
  control_refused: 'attentionControlRefused',
  hand_over_ended: 'attentionHandOverEnded',
} as const;

/** Why a person should look. A reason without a code comes from an older version, or from the bot. */
export function attentionText(ui: Pick<InboxUi, 'say'>, attention: NonNullable<Row['attention']>): string {
  return ui.say((attention.code && sentences[attention.code]) ?? 'attentionOther');
}
