import type { BrowserName, PersonName } from './commands.ts';

/** Who wrote a text, and where. */
export type Origin =
  /** A visitor in the browser. `own`: the thread of the website that their session began. */
  | { readonly by: 'visitor'; readonly visitor: 'home' | 'other'; readonly own: string }
  /** Anyone in a thread of Messenger: the person, an agent, or the Page Inbox. */
  | { readonly by: 'in messenger'; readonly person: PersonName }
  /** An agent on the website. */
  | { readonly by: 'agent'; readonly web: string };

export interface Written {
  readonly text: string;
  readonly origin: Origin;
  /** When it was written (ms). */
  readonly at: number;
}

/** Every text of a run. Each is found again wherever it is quoted. */
export class Texts {
  private readonly written = new Map<string, Written>();

  constructor(private readonly now: () => number) {}

  /** A text that nothing else contains. */
  make(origin: Origin): string {
    const text = `<${origin.by[0]}${this.written.size}>`;
    this.written.set(text, { text, origin, at: this.now() });
    return text;
  }

  get(text: string): Written | undefined {
    return this.written.get(text);
  }

  /** The texts that a value quotes, wherever in it. */
  in(value: unknown): Written[] {
    const found = new Set(JSON.stringify(value)?.match(/<[via]\d+>/g) ?? []);
    return [...found].flatMap((text) => this.written.get(text) ?? []);
  }
}

export function visitorOf(browser: BrowserName): 'home' | 'other' {
  return browser === 'other' ? 'other' : 'home';
}
