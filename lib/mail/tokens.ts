import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { randomToken } from '../agents/keys.ts';
import { number, object, text } from '../json.ts';
import { type LiveTable, ttl } from '../live/table.ts';
import { sha256 } from '../sha256.ts';
import { itemKinds } from '../store/item-kinds.ts';

/** What the token in a mail's links stands for. It says nothing of the conversation itself. */
export interface MailToken {
  readonly page: string;
  /** The customer of the conversation. */
  readonly customer: string;
  /** The hash of the address. */
  readonly address: string;
  readonly locale?: string;
}

export interface MailTokens {
  /** @param lasting whether the token never expires: the first mail's, since its question waits for ever. */
  make(about: MailToken, options: { readonly now: number; readonly lasting: boolean }): Promise<string>;
  find(token: string, now: number): Promise<(MailToken & { readonly hash: string }) | undefined>;
}

/** The links of a further mail work for a year. */
const LASTS = 365 * 24 * 3_600_000;

/** The table has only the tokens' hashes. A token can be used again: a reader may stop the mails later. */
export function mailTokens({ documentClient, table: TableName }: LiveTable): MailTokens {
  return {
    async make(about, { now, lasting }) {
      const token = randomToken();
      const end = lasting ? {} : { expires: now + LASTS, ttl: ttl(now + LASTS) };
      const Item = { ...itemKinds.mailToken.key(sha256(token)), kind: 'mail', ...about, ...end };
      await documentClient.send(new PutCommand({ TableName, Item }));
      return token;
    },

    async find(token, now) {
      if (!/^[\w-]{43}$/.test(token)) return undefined;
      const { Item } = await documentClient.send(
        new GetCommand({ TableName, Key: itemKinds.mailToken.key(sha256(token)) }),
      );
      const item = object(Item);
      const [page, customer, address] = [text(item?.page), text(item?.customer), text(item?.address)];
      if (item?.kind !== 'mail' || page === undefined || customer === undefined || address === undefined) return;
      if ((number(item.expires) ?? Number.POSITIVE_INFINITY) <= now) return undefined;
      const locale = text(item.locale);
      return { page, customer, address, hash: sha256(token), ...(locale !== undefined && { locale }) };
    },
  };
}
