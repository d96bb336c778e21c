/** What {@link createSimulator} takes. */
export interface SimulatorOptions {
  /** TCP port on 127.0.0.1; 0 for a free one. */
  port: number;
  /** Where state is kept across restarts (`simulator.json`, `attachments/`). Without it all is forgotten. */
  dataDir?: string;
  page: { id: string; name: string; token: string };
  /** The app under development: it has the Page's token above, and is the default app at first. */
  app: { id: string; secret: string; name?: string };
  /** Another app of the same Page, with its own token and callback: to try handing over between apps. */
  secondApp?: { id: string; secret: string; token: string; name?: string };
  /** The Page admin's user token, for `me/accounts` and `oauth/access_token`. Default `local-user-token`. */
  userToken?: string;
  /** Milliseconds since 1970. Default `Date.now`. */
  clock?: () => number;
  /** One line about each thing that a developer would want to know. Default: silent. */
  log?: (line: string) => void;
  delivery?: DeliveryOptions;
  /** Messenger Profile calls that are answered in 10 minutes. Default: all; Meta answers 10. */
  profileCalls?: number;
  /** Fetch attachment URLs of other hosts too, as Meta does. Default: loopback ones only, others are taken on trust. */
  fetchAttachments?: boolean;
  /** Where `phone.html`, `inbox.html` and `control.html` are. Default: `pages/` beside this file, or `simulator/pages` here. */
  pagesDir?: string;
}

export interface DeliveryOptions {
  /** How long a callback may take (ms). Default 5,000, as Meta asks for. */
  timeout?: number;
  /** Pauses between tries (ms); the last one repeats. Default 200 ms, growing to a minute. */
  delays?: number[];
  /** After this long without success (ms) the Page's subscription ends, as with Meta. Default one hour. */
  giveUp?: number;
}
