/**
 * Sender Actions: typing shows for this long (ms), unless a message or `typing_off` ends it. A constant of its own: the
 * panel needs it, and not the other limits.
 */
export const typingLasts = 20_000;

/** Send API, `message.text`: "must be less than or equal to 2000". A constant of its own, for the panel. */
export const textLength = 2000;

/** m.me links: `ref`, URL-encoded. A constant of its own, for the panel. */
export const refLength = 2083;

/**
 * Limits of Messenger Platform v26.0. Lengths are in UTF-16 code units: Meta names no unit, and this is the strictest
 * one in use.
 */
export const limits = {
  text: textLength,
  /** Send API, `message.metadata`. Also used for thread control. */
  metadata: 1000,
  /** Multiple images in one message (2025-03-19). */
  images: 30,

  /** Quick Replies reference. */
  quickReplies: 13,
  quickReplyTitle: 20,
  quickReplyPayload: 1000,

  /** Buttons reference. */
  buttons: 3,
  buttonTitle: 20,
  buttonPayload: 1000,

  /** Button template reference. */
  buttonTemplateText: 640,

  /** Generic template reference. */
  genericElements: 10,
  genericTitle: 80,
  genericSubtitle: 80,

  /** Media template reference. */
  mediaElements: 1,

  /** Image grid template (2026-06-30). */
  imageGridElementsMin: 2,
  imageGridElements: 6,

  /** Attachments: bytes of an upload; of an image that Meta fetches from a URL; ms that it waits for a video. */
  attachmentBytes: 25 * 1024 * 1024,
  imageUrlBytes: 8 * 1024 * 1024,
  videoFetchTime: 75_000,
  /** Saving assets (2026-04-22): attachment ids expire. */
  attachmentDays: 90,

  /** Persistent menu (2026-04-22). */
  menuItems: 20,
  menuTitle: 30,
  menuPayload: 1000,

  /** Messenger Profile API reference. */
  getStartedPayload: 1000,
  greeting: 160,
  iceBreakers: 4,
  iceBreakerPayload: 1000,
  whitelistedDomains: 50,
  /** Calls of the profile per Page, and of the menu per person, in ten minutes. */
  profileCalls: 10,

  ref: refLength,

  typing: typingLasts,
} as const;
