import type { JsonObject } from '../../lib/json.ts';
import type { MessengerProfile, PersistentMenu } from '../../lib/messenger/index.ts';
import type { Line, MailView, Marks, OwnerView, SimulatedPerson } from './views.ts';

/** Everything that survives a restart: one JSON document. */
export interface State {
  people: Record<string, StoredPerson>;
  /** By the person's id. */
  threads: Record<string, Thread>;
  /** As the app set it. The simulator checks it and adds nothing. */
  profile: MessengerProfile;
  /** The app that set the profile. It gets the payloads of the menu. */
  profileApp: string | null;
  userMenus: Record<string, PersistentMenu[]>;
  personas: Record<string, Persona>;
  labels: Record<string, Label>;
  /** Uploads by attachment id. */
  assets: Record<string, Asset>;
  /** Files that are served at `/attachments/{id}`. */
  files: Record<string, StoredFile>;
  apps: Record<string, AppState>;
  defaultApp: string | null;
  tokenValid: boolean;
  /** `m.me` links arrive without their ref, as with some Android clients. */
  losesRefs?: boolean;
  /** The stand-in for SNS: what would have been mailed to agents. */
  mail: MailState;
  /** The stand-in for SES: which mails it accepts. */
  ses: SesState;
}

export type StoredPerson = Omit<SimulatedPerson, 'profile_pic' | 'blocked_by_page'> & {
  /** True once the person has written: events carry the id from then on, and no `user_ref`. */
  known?: boolean;
  /** `BLOCK_USER` of moderate_conversations. */
  blockedByPage?: boolean;
  /** `BAN_USER`: on Facebook it also stops comments. Here it does the same as a block. */
  bannedByPage?: boolean;
};

export interface Thread {
  /** Conversation id of the Graph API. */
  id: string;
  person: string;
  lines: Line[];
  started: boolean;
  owner: OwnerView | null;
  /** When the person last opened the 24 h window. */
  lastIn?: number;
  updated: number;
  marks: Marks;
  waitingRef?: WaitingRef;
}
export interface WaitingRef {
  ref?: string;
  source: string;
  referer_uri?: string;
}

export interface Persona {
  id: string;
  name: string;
  profile_picture_url: string;
}
/** A custom label, with the ids of the people who have it. */
export interface Label {
  id: string;
  name: string;
  people: string[];
}
export interface Asset {
  id: string;
  type: string;
  url: string;
  at: number;
}
export interface StoredFile {
  mime: string;
  name?: string;
}

/** The subscription of one app, and the events that wait for it. */
export interface AppState {
  callback: { url: string; verify_token: string } | null;
  fields: string[];
  pageFields: string[];
  waiting: WaitingEvent[];
  /** The failed delivery, which is repeated: the first `size` events of `waiting`. */
  retry?: { size: number; attempts: number; since: number; error: string };
}
export interface WaitingEvent {
  time: number;
  channel: 'messaging' | 'standby';
  item: JsonObject;
  /** True for a repeated event: it is delivered in a POST of its own. */
  alone?: boolean;
}

/** A mail address that a topic of SNS sends to. */
export interface MailSubscription {
  arn: string;
  topic: string;
  address: string;
  /** JSON: only mails whose attributes fit it are sent. */
  filter?: string;
  /** Missing once it is confirmed. */
  token?: string;
}

/** Subscriptions and mails, as the state keeps them. */
export interface MailState {
  subscriptions: MailSubscription[];
  /** Oldest first, the last hundred. */
  mails: MailView[];
}

/** What SES knows of the account. A laptop's account may send to everybody, so nothing is needed here. */
export interface SesState {
  /** Only mails from and to `verified` addresses and domains are accepted. */
  sandbox: boolean;
  verified: string[];
  /** Mails to them came back: SES sends none to them. */
  suppressed: string[];
  /** Each mail is refused, as above the account's rate. */
  busy: boolean;
}

export function emptyState(apps: readonly string[], defaultApp: string): State {
  return {
    people: {},
    threads: {},
    profile: {},
    profileApp: null,
    userMenus: {},
    personas: {},
    labels: {},
    assets: {},
    files: {},
    apps: Object.fromEntries(apps.map((id) => [id, emptyApp()])),
    defaultApp,
    tokenValid: true,
    mail: { subscriptions: [], mails: [] },
    ses: { sandbox: false, verified: [], suppressed: [], busy: false },
  };
}

export function emptyApp(): AppState {
  return { callback: null, fields: [], pageFields: [], waiting: [] };
}
