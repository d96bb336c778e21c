import type { Shelf } from '../../lib/conversation/index.ts';

/** What the agent did to the page. Everything is drawn from this and from what the client knows. */
export interface InboxState {
  readonly shelf: Shelf;
  readonly searching: boolean;
  readonly searchText: string;
  /** The agent points at the list, or moves in it: its rows stay where they are. */
  readonly isListHeld: boolean;
  readonly isSideOpen: boolean;
  readonly menuOpen: boolean;
  readonly dialog?: Dialog;
  /** The highlighted saved reply, while the list of them is open. */
  readonly cannedIndex: number;
  /** The line whose choice of reactions is open. */
  readonly reactTo?: number;
  /** Refused replies that the agent has put away. */
  readonly discarded: ReadonlySet<string>;
  readonly largePicture?: string;
  readonly broken: ReadonlySet<string>;
  readonly sound: boolean;
  /** The code that was typed on the sign-in page. */
  readonly code: string;
  readonly notifications: 'unknown' | 'on' | 'off' | 'denied' | 'failed' | 'home' | 'none';
  /** The agent said "Not now". */
  readonly notifyAsked: boolean;
  readonly atNewest: boolean;
}

export type Dialog =
  | { readonly kind: 'keys' }
  | { readonly kind: 'assign' }
  | { readonly kind: 'block' }
  /** `isEmpty`: the agent has sent no reason. */
  | { readonly kind: 'keep'; readonly isEmpty?: boolean }
  | { readonly kind: 'unkeep' }
  /** `sent`: the answer is awaited. */
  | { readonly kind: 'forget'; readonly state?: 'sent' | 'stored' | 'failed' }
  | { readonly kind: 'signOutEverywhere' }
  | { readonly kind: 'signOut' }
  | {
      readonly kind: 'device';
      readonly code?: string;
      readonly expires?: number;
      readonly qr?: readonly (readonly boolean[])[];
    };

export const initialState: InboxState = {
  shelf: 'open',
  searching: false,
  searchText: '',
  isListHeld: false,
  isSideOpen: true,
  menuOpen: false,
  cannedIndex: 0,
  discarded: new Set(),
  broken: new Set(),
  sound: true,
  code: '',
  notifications: 'unknown',
  notifyAsked: false,
  atNewest: true,
};
