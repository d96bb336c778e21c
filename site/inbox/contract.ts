import type { CannedReply } from '../../lib/config/canned-reply.ts';
import type { LanguageCode } from '../../lib/locale/index.ts';

/** Built into the inbox in place of `INBOX`. */
export interface InboxConfig {
  readonly pageName: string;
  /** `ws:` or `wss:`. */
  readonly socketUrl: string;
  /** `#rrggbb`, as in the plugin. */
  readonly themeColor: string;
  /** Matches the origins whose pages may be links: `whitelistedDomains`. */
  readonly linkedOrigins: string;
  readonly cannedReplies: readonly CannedReply[];
  /** Conversations are deleted for their age: an agent may keep each. */
  readonly deletesOld: boolean;
  /** Meta lets people answer until seven days after the customer's last line. */
  readonly humanAgent: boolean;
}

declare global {
  const INBOX: InboxConfig;
  /** The file of each language, beside the inbox's script. */
  const LANGUAGE_FILES: Readonly<Record<LanguageCode, string>>;
}
