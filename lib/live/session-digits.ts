import { number, object, text } from '../json.ts';
import { sessionKey } from './sessions.ts';
import type { LiveTable } from './table.ts';
import { updateItem } from './update-item.ts';

/** How long digits can be typed (ms), and how often. */
const digitsLast = 10 * 60_000;
const digitsTries = 3;

/** Digits that Messenger shows for a session. They open the thread of `customer` for it, and nothing for another. */
export interface AskedDigits {
  /** The link that they were asked for with. */
  readonly id: string;
  readonly hash: string;
  readonly customer: string;
  readonly site: string;
}

/** Digits stand at the session that has asked for them: they end with it, with the next ones, and with a join. */
export interface SessionDigits {
  /** Messenger is about to show them. Doing it twice gives no more tries. */
  ask(session: string, digits: AskedDigits, now: number): Promise<void>;
  /**
   * The visitor asks for new ones, or a thread was forgotten: the digits before do not count, and name no customer.
   *
   * @param customer only digits that open the thread of this one. Left out: any.
   */
  end(session: string, customer?: string): Promise<void>;
  /** Counts a try. @returns nothing where there are no digits, they have run out, or were tried too often. */
  tryOnce(session: string, now: number): Promise<(AskedDigits & { readonly triesLeft: number }) | undefined>;
}

export function sessionDigits(liveTable: LiveTable): SessionDigits {
  return {
    async ask(session, digits, now) {
      await updateItem(liveTable, {
        Key: sessionKey(session),
        UpdateExpression: 'SET digits = :digits, digitTries = :none',
        // The visitor may have ended it meanwhile: it must not come back.
        ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(digits) OR digits.id <> :id)',
        ExpressionAttributeValues: { ':digits': { ...digits, until: now + digitsLast }, ':id': digits.id, ':none': 0 },
      });
    },

    async end(session, customer) {
      await updateItem(liveTable, {
        Key: sessionKey(session),
        UpdateExpression: 'REMOVE digits, digitTries',
        ...(customer === undefined
          ? { ConditionExpression: 'attribute_exists(digits)' }
          : {
              ConditionExpression: 'digits.customer = :customer',
              ExpressionAttributeValues: { ':customer': customer },
            }),
      });
    },

    async tryOnce(session, now) {
      const item = await updateItem(liveTable, {
        Key: sessionKey(session),
        UpdateExpression: 'ADD digitTries :one',
        ConditionExpression: 'digits.#until > :now AND digitTries < :tries',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: { ':one': 1, ':now': now, ':tries': digitsTries },
      });
      const digits = readDigits(item?.digits);
      return digits && { ...digits, triesLeft: digitsTries - (number(item?.digitTries) ?? digitsTries) };
    },
  };
}

function readDigits(value: unknown): AskedDigits | undefined {
  const stored = object(value);
  const [id, hash, customer, site] = [stored?.id, stored?.hash, stored?.customer, stored?.site].map(text);
  if (id === undefined || hash === undefined || customer === undefined || site === undefined) return undefined;
  return { id, hash, customer, site };
}
