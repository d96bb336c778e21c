/** The engines, by the names that `BROWSERS` uses. */
export const browserNames = ['chromium', 'firefox', 'webkit'] as const;
export type BrowserName = (typeof browserNames)[number];

/** A started browser. */
export interface Engine {
  /** A window with cookies and storage of its own, as of another person. */
  open(): Promise<BrowserWindow>;
  close(): Promise<void>;
}

/** What the three drivers have in common. Input is real: the browser gets it as if from a keyboard or a mouse. */
export interface BrowserWindow {
  /** Resolves when the page has loaded. */
  navigate(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Runs an expression in the page, and awaits its promise. @returns the value, which must be a string or nothing. */
  evaluate(expression: string): Promise<string | undefined>;
  /** Presses these keys together, and releases them. A key is a character, or a name of `keyCodes`. */
  press(...keys: readonly string[]): Promise<void>;
  /** Clicks at a point of the window's visible part, in CSS pixels. */
  click(x: number, y: number): Promise<void>;
  /** Sizes the visible part. WebKit's windows have a least width: compare `innerWidth`. */
  resize(width: number, height: number): Promise<void>;
  /** @returns a PNG. */
  screenshot(): Promise<Buffer>;
  close(): Promise<void>;
}

/** Sizes of a computer's and a phone's window, in CSS pixels. */
export const DESKTOP = { width: 1280, height: 800 };
