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
  /** Meta lets people answer until seven days after the customer's last line. */
  readonly humanAgent: boolean;
}

declare global {
  const INBOX: InboxConfig;
  /** The file of each language, beside the inbox's script. */
  const LANGUAGE_FILES: Readonly<Record<LanguageCode, string>>;
}
