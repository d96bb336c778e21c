import fc from 'fast-check';
import { everything } from './fixtures.ts';

const kinds = [
  'sender',
  'recipient',
  'timestamp',
  'message',
  'postback',
  'message_edit',
  'reaction',
  'referral',
  'delivery',
  'read',
  'optin',
  'pass_thread_control',
  'app_roles',
  'account_linking',
  'policy-enforcement',
];
const fields = [
  'id',
  'user_ref',
  'mid',
  'attachments',
  'tags',
  'payload',
  'is_echo',
  'is_deleted',
  'watermark',
  'action',
];

/** Any small value. It is small because there are many fields. */
const anything = fc.anything({ maxDepth: 2, maxKeys: 3 });

const value = fc.oneof(
  anything,
  fc.constantFrom('react', 'linked', '', null, 1e300, -1, '1519747912', Number.NaN),
  fc.array(fc.dictionary(fc.constantFrom('type', 'payload', 'source', 'name', 'sticker_id'), anything, { maxKeys: 3 })),
);

/** Items with the right names and any value behind them. */
const shaped = fc.dictionary(
  fc.constantFrom(...kinds),
  fc.oneof(value, fc.dictionary(fc.constantFrom(...fields), value)),
);

/** Items that may stand in `entry.messaging`, and many that may not. */
export const anyItem = fc.oneof(anything, fc.constantFrom(...everything), shaped);
