import { attributesOf } from '../../lib/config/attributes-of.ts';
import { snippet } from '../../lib/config/snippet.ts';
import { type Draft, textsOf } from './draft.ts';

/**
 * What to paste into a page.
 * @param given.withLook writes the look into the page too, where it wins over `chat.config.ts`.
 */
export function pageSnippet(draft: Draft, given: { siteUrl: string; withLook: boolean }): string {
  const look = given.withLook ? Object.entries(attributesOf(textsOf(draft))) : [];
  return snippet({
    siteUrl: given.siteUrl,
    locale: draft.locale,
    attributes: {
      ...(draft.pageId.trim() && { page_id: draft.pageId.trim() }),
      ref: '',
      ...Object.fromEntries(look.filter(([, value]) => value !== '')),
    },
  });
}
