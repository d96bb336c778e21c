/**
 * How much of the open dialog is drawn: each task adds one stage, so that a slow phone can react in between. The last
 * stage grows line by line (`firstDrawn`). Nothing that is drawn moves when the next stage is added.
 */
export const stages = ['frame', 'header', 'composer', 'conversation'] as const;
export type Stage = (typeof stages)[number];

/** The visitor ends the chat, deletes it, or wants to read and answer elsewhere, or from elsewhere. */
export type SheetKind = 'end' | 'delete' | 'follow' | 'join' | 'mail';
export type ProblemText = 'notEmail' | 'mailStopped' | 'wrongDigits' | 'digitsOver' | 'tooOften' | 'notDone';

/**
 * What the visitor did to the panel. The view keeps no state of its own: the whole panel is drawn from this and the
 * conversation.
 */
export interface PanelState {
  readonly mode: 'closed' | 'greeting' | 'open';
  readonly stage: Stage;
  readonly popup?: 'more' | 'menu';
  /** What stands over the conversation until the visitor has answered it. */
  readonly sheet?: SheetKind;
  /** What the visitor types into the sheet's field. */
  readonly entry: string;
  /** The server has not answered what the sheet, or a button, asked for. */
  readonly busy?: boolean;
  /** Why it was not done, as the key of its words. */
  readonly problem?: ProblemText;
  /** What a quick reply asked the visitor to type. */
  readonly asked?: 'phone' | 'email';
  /** What they type then. */
  readonly contact: string;
  /** Text in the composer. It survives closing. */
  readonly draft: string;
  /** Number (`seq`) of the first drawn line. */
  readonly firstDrawn: number;
  /**
   * Number of the first line that should be drawn. A few lines are added in each task until `firstDrawn` reaches it.
   */
  readonly firstWanted: number;
  readonly loadingOlder?: boolean;
  /** The log shows its end, and keeps showing it when lines are added. */
  readonly atNewest: boolean;
  /** Address of the picture that covers the window. */
  readonly largePicture?: string;
  /** Media addresses that could not be loaded. */
  readonly broken: ReadonlySet<string>;
}

/** No line is drawn, and none should be. */
export const noLines = { firstDrawn: Number.POSITIVE_INFINITY, firstWanted: Number.POSITIVE_INFINITY } as const;

/** No sheet is open. */
export const noSheet = { sheet: undefined, entry: '', busy: false, problem: undefined } as const;

/** What a customer leaves behind in the panel, who signs out: the next person must not read it. */
export const leftState = {
  draft: '',
  asked: undefined,
  contact: '',
  popup: undefined,
  ...noSheet,
  largePicture: undefined,
} as const;

/** What closing resets; the draft and the broken addresses stay. */
export const closedState = {
  mode: 'closed',
  stage: 'frame',
  popup: undefined,
  ...noSheet,
  largePicture: undefined,
  ...noLines,
  atNewest: true,
} as const;

export const initialState: PanelState = { ...closedState, draft: '', contact: '', broken: new Set() };
