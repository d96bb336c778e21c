import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Thread } from '../conversation/index.ts';
import { type JsonObject, number, object, text } from '../json.ts';
import { readThread } from '../live/read-thread.ts';
import { type LiveTable, ttl } from '../live/table.ts';
import { type ItemChange, updateItem } from '../live/update-item.ts';
import { perHour } from '../protocol/index.ts';
import { sha256 } from '../sha256.ts';
import { type ItemKey, itemKinds } from '../store/index.ts';
import { linkIdOf, newLinkToken } from './link-token.ts';

/** How long a link can be opened (ms). */
export const linkLasts = 10 * 60_000;

/** Two reports of one click are not further apart (ms). */
const oneClick = 60_000;

/** What the visitor wants of Messenger: answers follow there, or this browser shows the chat there. */
export type LinkPurpose = 'follow' | 'join';

/** What a link was made for. */
export interface NewLink {
  readonly purpose: LinkPurpose;
  /** The thread of the website. */
  readonly web: Thread;
  /** Hash of the visitor's session. */
  readonly session: string;
  /** `shop.example`: where the visitor is. */
  readonly site: string;
  /** The language of the page that the visitor is on. */
  readonly locale?: string;
}

/** A link that was opened in Messenger. */
export interface OpenedLink extends NewLink {
  /** See `linkIdOf`. */
  readonly id: string;
}

/**
 * Links that open Messenger. Each can be used once, in ten minutes. A visitor has one open link: a new one ends the one
 * before. The table has their hashes only.
 */
export interface Links {
  /** @returns nothing where the visitor has had too many of them in this hour. */
  make(link: NewLink, now: number): Promise<{ readonly token: string; readonly expires: number } | undefined>;
  /**
   * Uses a link up. The same event may use it again: a worker that stopped gets its event once more.
   *
   * @param opening the thread that it is opened in, and the key of the event.
   * @returns nothing where it was not made by us, is over, was used, or is another Page's. `again` where the same
   *   thread has just used it: Meta reports one click twice at times.
   */
  consume(
    token: string,
    opening: Thread & { readonly key: string },
    now: number,
  ): Promise<OpenedLink | 'again' | undefined>;
  /** The website of a link that may be over. @returns nothing where it is not known any more. */
  site(token: string, page: string): Promise<string | undefined>;
}

export function links(liveTable: LiveTable): Links {
  const { documentClient, table } = liveTable;
  const update = updateOf(liveTable);

  async function get(key: ItemKey): Promise<JsonObject | undefined> {
    const { Item } = await documentClient.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    return object(Item);
  }

  return {
    async make(link, now) {
      const token = newLinkToken();
      const hash = sha256(token);
      if (!(await countOne(update, link.web, hash, now))) return undefined;
      const expires = now + linkLasts;
      const { purpose, web, session, site, locale } = link;
      const Item = { ...tokenKey(hash), link: purpose, web, session, site, locale, expires, ttl: ttl(expires) };
      await documentClient.send(new PutCommand({ TableName: table, Item }));
      return { token, expires };
    },

    async consume(token, { page, customer, key }, now) {
      const hash = sha256(token);
      const item = await get(tokenKey(hash));
      const link = readLink(linkIdOf(token), item);
      if (link === undefined || link.web.page !== page) return undefined;
      if (text(item?.usedBy) === key) return link;
      if (text(item?.usedIn) === customer && now - (number(item?.usedAt) ?? 0) < oneClick) return 'again';
      const limits = await get(countKey(link.web));
      if (text(limits?.openLink) !== hash) return undefined;
      const used = await update({
        Key: tokenKey(hash),
        UpdateExpression: 'SET usedBy = :key, usedIn = :customer, usedAt = :now',
        ConditionExpression: 'expires > :now AND (attribute_not_exists(usedBy) OR usedBy = :key)',
        ExpressionAttributeValues: { ':key': key, ':customer': customer, ':now': now },
      });
      return used ? link : undefined;
    },

    async site(token, page) {
      const link = readLink(linkIdOf(token), await get(tokenKey(sha256(token))));
      return link?.web.page === page ? link.site : undefined;
    },
  };
}

type Update = (change: ItemChange) => Promise<boolean>;

/** @returns false where the condition does not hold. */
function updateOf(liveTable: LiveTable): Update {
  return async (change) => (await updateItem(liveTable, change)) !== undefined;
}

const tokenKey = itemKinds.link.key;

/** The item in which the frames of the visitor's thread are counted, too. It names the open link. */
const countKey = itemKinds.limits.key;

/** Counts a link of the visitor, and makes it the open one. @returns false where there are too many in this hour. */
async function countOne(update: Update, web: Thread, hash: string, now: number): Promise<boolean> {
  const first = Math.floor(now / hour) * perCount + 1;
  const base = {
    Key: countKey(web),
    ExpressionAttributeNames: { '#ttl': 'ttl' },
  };
  const values = { ':hash': hash, ':ttl': ttl(now + countLasts), ':first': first };
  const isOneMore = await update({
    ...base,
    UpdateExpression: 'SET openLink = :hash, #ttl = :ttl ADD links :one',
    ConditionExpression: 'links BETWEEN :first AND :last',
    ExpressionAttributeValues: { ...values, ':one': 1, ':last': first + perHour.link - 2 },
  });
  if (isOneMore) return true;
  return update({
    ...base,
    UpdateExpression: 'SET openLink = :hash, #ttl = :ttl, links = :first',
    ConditionExpression: 'attribute_not_exists(links) OR links < :first',
    ExpressionAttributeValues: values,
  });
}

const hour = 3_600_000;
/** One number holds the hour and how often in it, so one attribute is enough. */
const perCount = 1000;
/** As long as the other counts of the item last (ms). */
const countLasts = 3 * hour;

function readLink(id: string, item: JsonObject | undefined): OpenedLink | undefined {
  const web = readThread(item?.web);
  const [session, site, locale] = [text(item?.session), text(item?.site), text(item?.locale)];
  const purpose = item?.link;
  if (purpose !== 'follow' && purpose !== 'join') return undefined;
  if (number(item?.expires) === undefined || web === undefined || session === undefined || site === undefined) {
    return undefined;
  }
  return { id, purpose, web, session, site, ...(locale !== undefined && { locale }) };
}
