import type { BrowserName, PersonName } from './commands.ts';

/** Who wrote a text, and where. */
export type Origin =
  /** A visitor in the browser. `own`: the thread of the website that their session began. */
  | { readonly by: 'visitor'; readonly visitor: 'home' | 'other'; readonly own: string }
  /** Anyone in a thread of Messenger: the person, an agent, or the Page Inbox. */
  | { readonly by: 'in messenger'; readonly person: PersonName }
  /** An agent on the website. */
  | { readonly by: 'agent'; readonly web: string };

/** Every text of a run. Each is found again wherever it is quoted. */
export class Texts {
  private readonly origins = new Map<string, Origin>();

  /** A text that nothing else contains. */
  make(origin: Origin): string {
    const text = `<${origin.by[0]}${this.origins.size}>`;
    this.origins.set(text, origin);
    return text;
  }

  originOf(text: string): Origin | undefined {
    return this.origins.get(text);
  }

  /** The texts that a value quotes, wherever in it. */
  in(value: unknown): { readonly text: string; readonly origin: Origin }[] {
    const found = new Set(JSON.stringify(value)?.match(/<[via]\d+>/g) ?? []);
    return [...found].flatMap((text) => {
      const origin = this.origins.get(text);
      return origin === undefined ? [] : [{ text, origin }];
    });
  }
}

export function visitorOf(browser: BrowserName): 'home' | 'other' {
  return browser === 'other' ? 'other' : 'home';
}
