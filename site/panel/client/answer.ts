import type { ServerFrame } from '../../../lib/protocol/index.ts';

/** What became of something that the visitor asked for beside their lines. */
export type Answer = ServerFrame<'ack' | 'link'> | { readonly type: 'problem'; readonly problem: Problem };

/**
 * Why the server did not do it: the digits are wrong, or do not count any more; the address is none; the visitor asked
 * too often; anything else, which may work the next time.
 */
export type Problem = 'wrong_digits' | 'digits_over' | 'not_email' | 'slow_down' | 'failed';
