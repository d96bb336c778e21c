import type { Platform } from './platform.ts';
import type { Session } from './session.ts';
import type { Storage } from './storage.ts';

export interface IdentityParts {
  readonly platform: Platform;
  readonly storage: Storage;
  readonly session: Session;
  /** What the page gave: a token, a function that fetches one, `null` where no customer is signed in. */
  readonly given: () => unknown;
  /** The stored session may be used from now on. */
  readonly allowed: () => void;
  /** It may not be used any more: what it has shown is hidden. */
  readonly hidden: () => void;
  /**
   * The customer has signed out.
   *
   * @param since what was written before (ms) is theirs, and is not sent any more.
   */
  readonly signedOut: (token: string, since: number) => void;
}

/**
 * Who the page says that the visitor is: `FB.CustomerChat.update({ identity })`. Nothing here is proven: the server
 * verifies the token.
 */
export interface Identity {
  /** Whether this page may use a stored session of the customer `sub`. */
  allows(sub: string): boolean;
  /** The token, while it may be used again. */
  token(): string | undefined;
  /** The next action begins a session of the customer whom the page names. */
  isDue(): boolean;
  /** A session of the customer was over: another one begins without an action. */
  resumes(): boolean;
  /** Asks the page. Ends when it has said who the visitor is, or cannot. */
  ask(): Promise<void>;
  /** The page may have said something else. */
  changed(): void;
  /**
   * The server has started a session. Without `sub` the visitor is anonymous.
   *
   * @param before the customer of the session before it.
   * @param reason why the token was refused.
   */
  started(sub: string | undefined, before: string | undefined, reason: string | undefined): void;
  /** The session of the customer is over. */
  ended(): void;
  /** The server says that the token has run out. */
  over(): void;
  /** The browser puts the page away, and may bring it back after the customer has signed out. */
  hide(): void;
}

/** How long the page may take to answer (ms). */
const pageTakes = 10_000;
/** How long a page that could not answer is not asked again (ms). */
const pauseAfterFailure = 60_000;
/** A token lasts ten minutes at most, and clocks differ by some (ms). */
const tokenLasts = 600_000;
const forgetSignOut = tokenLasts + 60_000;
/** `maxIdentity` of the protocol. */
const maxLength = 4096;

interface Claims {
  readonly sub: string;
  /** Milliseconds. */
  readonly iat: number;
  readonly lasts: number;
}

export function createIdentity(parts: IdentityParts): Identity {
  const { platform, session, given } = parts;
  const signOuts = createSignOuts(parts);
  /** When this page began: what was written before may be another customer's (ms). */
  const since = platform.now();
  /** What was looked at last. */
  let seen: unknown;
  let named: (Claims & { readonly token: string; readonly until: number }) | undefined;
  /** When the page said nothing that can be used (ms). */
  let failedAt: number | undefined;
  let isSecondTry = false;
  let resumes = false;
  /** How often the browser has put the page away. */
  let hides = 0;
  let asking: Promise<void> | undefined;

  function forget(): void {
    named = failedAt = undefined;
    isSecondTry = false;
  }
  function isDue(): boolean {
    const now = given();
    if (now === undefined || now === null) return false;
    const mayAsk =
      failedAt === undefined || (typeof now === 'function' && platform.now() - failedAt > pauseAfterFailure);
    const stored = session.stored();
    return mayAsk && (stored?.sub === undefined || stored.sub !== named?.sub);
  }
  function fail(reason: string): void {
    forget();
    failedAt = platform.now();
    console.warn(`Customer chat: the visitor stays anonymous, because ${reason}.`);
    parts.hidden();
  }

  /** No customer, or another one: the stored session of a customer ends. */
  function drop(before: number): void {
    const stored = session.stored();
    if (stored?.sub === undefined) return;
    signOuts.add(stored.sub);
    parts.signedOut(stored.token, before);
  }

  function name(token: string, claims: Claims, before: number | undefined): void {
    const stored = session.stored();
    if (before !== undefined && stored?.sub !== undefined && stored.sub !== claims.sub) drop(before);
    failedAt = undefined;
    named = { ...claims, token, until: platform.now() + Math.min(claims.lasts, tokenLasts) };
    parts.allowed();
  }

  /** @param before what was written before (ms) is of the customer who was signed in; left out: no session ends. */
  async function askOnce(before: number | undefined): Promise<void> {
    const asked = given();
    const hidesBefore = hides;
    seen = asked;
    const { value, reason } = await answerOf(asked, platform);
    const now = given();
    if (now === undefined || now === null) return;
    // The page has said something else meanwhile, or it was put away and is back.
    if (hides !== hidesBefore || !namesTheSame(now, asked)) return askOnce(before);
    const claims = claimsOf(value);
    if (reason) fail(reason);
    else if (value === null) {
      forget();
      failedAt = platform.now();
      drop(before ?? since);
      parts.hidden();
    } else if (claims === undefined) fail('`identity` gave no token (a JWT)');
    else if (signOuts.isAfter(claims)) fail('its token is from before they signed out');
    else name(String(value), claims, before);
  }
  async function ask(before?: number): Promise<void> {
    asking ??= askOnce(before).finally(() => {
      asking = undefined;
    });
    await asking;
  }

  /** Looks at what the page gives now. */
  async function look(): Promise<void> {
    const [before, now] = [seen, given()];
    seen = now;
    const isSame = namesTheSame(now, before);
    if (!isSame) {
      forget();
      parts.hidden();
    }
    if (now === null) drop(Number.POSITIVE_INFINITY);
    else if (now !== undefined && session.stored()?.sub !== undefined && named === undefined && !failedAt)
      // Only a page that says something new ends another customer's session. Another tab may have begun that one.
      await ask(isSame || before === hiddenPage ? undefined : before === undefined ? since : Number.POSITIVE_INFINITY);
  }

  return {
    allows: (sub) => named?.sub === sub,
    token: () => (named && platform.now() < named.until && !signOuts.isAfter(named) ? named.token : undefined),
    isDue,
    resumes: () => resumes && isDue(),
    ask: () => ask(since),
    changed: () => void look(),
    started(sub, before, reason = 'the server does not know identities') {
      isSecondTry = resumes = false;
      if (before !== undefined && before !== sub) signOuts.add(before);
      if (sub !== undefined && named) named = { ...named, sub };
      // Otherwise the page named no customer, and the visitor was anonymous before.
      else if (named) fail(reason);
    },
    ended() {
      resumes = true;
    },
    over() {
      const mayAskAgain = typeof given() === 'function' && !isSecondTry;
      if (!mayAskAgain) return fail('its token has run out');
      named = undefined;
      isSecondTry = true;
    },
    hide() {
      hides += 1;
      if (session.stored()?.sub === undefined) return;
      forget();
      seen = hiddenPage;
      parts.hidden();
    },
  };
}

/** A framework makes a new function each time it draws: it names no other customer. */
function namesTheSame(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === 'function' && typeof other === 'function');
}

/** Stands for what a page gave before the browser put it away. */
const hiddenPage = Symbol('hidden');

/** What the page answers, where it answers in time. */
async function answerOf(
  given: unknown,
  platform: Platform,
): Promise<{ readonly value?: unknown; readonly reason?: string }> {
  let cancel = () => {};
  const late = new Promise<{ reason: string }>((resolve) => {
    const reason = `\`identity\` did not answer within ${pageTakes / 1000} s`;
    cancel = platform.after(pageTakes, () => resolve({ reason }));
  });
  const answer = async () => ({ value: await (typeof given === 'function' ? given() : given) });
  try {
    return await Promise.race([answer(), late]);
  } catch (error) {
    return { reason: `\`identity\` failed: ${error}` };
  } finally {
    cancel();
  }
}

/** Reads the claims of a token, without its signature. */
function claimsOf(token: unknown): Claims | undefined {
  if (typeof token !== 'string' || token.length > maxLength) return undefined;
  try {
    const body = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
    // Pages may extend `Object.prototype`.
    const { sub, iat, exp } = Object.setPrototypeOf(JSON.parse(new TextDecoder().decode(bytes)), null);
    return typeof sub === 'string' ? { sub, iat: iat * 1000, lasts: (exp - iat) * 1000 || 0 } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * When customers signed out in this browser. A page that the browser shows again may still have a token of before, and
 * it would bring the conversation back.
 */
function createSignOuts({ platform, storage }: IdentityParts) {
  const prefix = 'signed-out.';
  const isRecent = (key: string) => Math.abs(platform.now() - Number(storage.get(key))) < forgetSignOut;
  for (const key of storage.keys()) if (key.startsWith(prefix) && !isRecent(key)) storage.remove(key);
  return {
    add: (sub: string) => storage.set(prefix + sub, `${platform.now()}`),
    isAfter({ sub, iat }: Claims): boolean {
      const key = prefix + sub;
      return iat <= Number(storage.get(key)) && isRecent(key);
    },
  };
}
