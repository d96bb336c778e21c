/** Options of {@link createSimulator}. */
export interface SimulatorOptions {
  /** TCP port on 127.0.0.1; 0 for a free one. */
  port: number;
  /** The folder of the state (`simulator.json`, `attachments/`). Default: in memory, so it ends with the process. */
  dataDir?: string;
  page: { id: string; name: string; token: string };
  /** The app under development: it has the Page's token above, and is the default app at first. */
  app: { id: string; secret: string; name?: string };
  /** Another app of the same Page, with its own token and callback, to test hand-overs between apps. */
  secondApp?: { id: string; secret: string; token: string; name?: string };
  /** The Page admin's user token, for `me/accounts` and `oauth/access_token`. Default `local-user-token`. */
  userToken?: string;
  /** Milliseconds since 1970. Default `Date.now`. */
  clock?: () => number;
  /** Gets one line about each event of interest to a developer. Default: no log. */
  log?: (line: string) => void;
  delivery?: DeliveryOptions;
  /** Where mails to visitors come from: SES has verified its domain. Default: nothing but what the panel names. */
  sender?: string;
  /** The keys that sign mails for SES. Default: those of the local stack. */
  awsKeys?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** How many Messenger Profile calls are answered in 10 minutes. Default: all. Meta answers 10. */
  profileCalls?: number;
  /** Also fetches attachment URLs of other hosts, as Meta does. Default: fetches URLs of this computer only. */
  fetchAttachments?: boolean;
  /** The folder of `phone.html`, `inbox.html`, `control.html` and `mail.html`. Default: `simulator/pages`. */
  pagesDir?: string;
}

export interface DeliveryOptions {
  /** How long a callback may need for its answer (ms). Default 5,000, as Meta requires. */
  timeout?: number;
  /** Delays between attempts (ms). The last one repeats. Default: from 200 ms to a minute. */
  delays?: number[];
  /** After this time without success (ms) the Page's subscription ends, as with Meta. Default: one hour. */
  giveUp?: number;
}
