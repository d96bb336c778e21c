import type { ServerFrame } from '../../../lib/protocol/index.ts';
import type { PageIdentity, PageIdentityParts } from './page-identity.ts';

/** Who the page says that the visitor is: `FB.CustomerChat.update({ identity })`. */
export interface Identity extends Pick<PageIdentity, 'token' | 'over' | 'hide'> {
  /** Whether this page may use a stored session of the customer `sub`. */
  allows(sub: string): boolean;
  /** The next action begins a session of the customer whom the page names. */
  isDue(): boolean;
  /** A session of the customer was over: another one begins without an action. */
  resumes(): boolean;
  /** Asks the page. Ends when it has said who the visitor is, or cannot. */
  ask(): Promise<void>;
  /**
   * The server has started a session.
   *
   * @param before the proven customer of the session before it.
   */
  started(frame: ServerFrame<'welcome'>, before: string | undefined): void;
  /** The session of the customer is over. */
  ended(): void;
  /** The page may have said something else. */
  changed(): void;
}

/** Most pages name no customer: what is needed for one is made when the page names one. */
export type LoadPageIdentity = () => Promise<{ createPageIdentity(parts: PageIdentityParts): PageIdentity }>;

export function createIdentity(load: LoadPageIdentity, parts: PageIdentityParts): Identity {
  const { given, session } = parts;
  let page: PageIdentity | undefined;
  let isMissing = false;
  let resumes = false;

  async function loaded(): Promise<PageIdentity | undefined> {
    try {
      page ??= (await load()).createPageIdentity(parts);
    } catch (error) {
      isMissing = true;
      console.warn('Customer chat: the visitor stays anonymous.', error);
    }
    return page;
  }
  const isDue = () => (page ? page.isDue() : !isMissing && given() !== undefined && given() !== null);

  return {
    allows: (sub) => page?.sub() === sub,
    isDue,
    resumes: () => resumes && isDue(),
    ask: async () => (await loaded())?.ask(),
    token: () => page?.token(),
    started({ session: started, identity_refused }, before) {
      resumes = false;
      page?.answered(started?.sub, identity_refused, before);
    },
    ended() {
      resumes = true;
    },
    over: () => page?.over(),
    changed() {
      if (page) void page.look();
      else if (session.stored()?.sub !== undefined) void loaded().then((found) => found?.look());
    },
    hide: () => page?.hide(),
  };
}
