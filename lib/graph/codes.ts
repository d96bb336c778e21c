import type { GraphErrorKind } from './errors.ts';

/** What a code of Meta's means for the caller. */
export interface Meaning {
  readonly kind: GraphErrorKind;
  readonly advice: string;
  /** The shortest wait in milliseconds, used where Graph's answer has none. */
  readonly retryAfterMs?: number;
}

/**
 * The meaning of an error. It is looked up by code and subcode, then by the subcode alone, then by the code alone.
 * @returns `undefined` for codes that Meta does not document for Messenger.
 */
export function meaning(code: number, subcode: number | undefined): Meaning | undefined {
  if (subcode === undefined) return byCode.get(`${code}`);
  return (
    byCode.get(`${code}/${subcode}`) ??
    byCode.get(`*/${subcode}`) ??
    (needsNoSubcode(code) ? undefined : byCode.get(`${code}`))
  );
}

/** 1 and 2 mean that nothing was done only if there is no subcode: 1/1357046 comes although the message was sent. */
function needsNoSubcode(code: number): boolean {
  return code === 1 || code === 2;
}

/** Advice for a kind, used where the table below has none for the code. */
export const advice: Readonly<Record<GraphErrorKind, string>> = {
  rate_limit: 'Make fewer calls, and this one again later.',
  transient: 'Make the same call again later; see https://metastatus.com for outages.',
  in_doubt: 'It may have been done. Look for the echo before you make the call again.',
  token: 'Check PAGE_ACCESS_TOKEN and APP_SECRET: both must come from the app APP_ID.',
  permission: 'Ask for the missing permission in the App Dashboard under App Review.',
  policy: 'Read the notice in the Page’s Support Inbox before sending more.',
  window: 'Wait until the customer writes. A human agent (not a bot) may use the tag HUMAN_AGENT for 7 days.',
  person_unreachable: 'Send this customer nothing more until they write.',
  not_owner: 'Send nothing, or take the thread with threadControl.take first.',
  invalid: 'Correct the call; it will not succeed as it is.',
};

const LATER_MS = 60_000;

/** Source: Messenger Platform, Common Error Codes (2026-06-25); Graph API, Handling Errors. */
const table: readonly (readonly [codes: string, kind: GraphErrorKind, advice?: string, retryAfterMs?: number])[] = [
  ['1 2 1200', 'transient'],
  [
    '1/1357046',
    'in_doubt',
    'Graph reports this although the message was sent. Look for the echo before sending again.',
  ],
  ['1/99', 'permission', 'Often a missing permission: check Advanced Access and Business Verification of the app.'],
  ['2/2018344', 'policy', 'An admin of the Page has to accept the terms of custom labels in the Page Inbox.'],

  ['4 17 32 341 613 80000 80001 80002 80003 80004 80005 80006 80008 80009', 'rate_limit'],
  [
    '4/2018354 9/2018352 613/1893016',
    'policy',
    'This customer was asked or notified too recently. Keep to the agreed frequency.',
  ],
  ['613/2018338', 'policy', 'Meta considers message tags misused here. Send this customer far fewer tagged messages.'],
  [
    '2018321',
    'transient',
    'The customer is in an automated Q&A flow of Messenger. Send again when it has ended.',
    LATER_MS,
  ],

  [
    '102 190 459 463 464 467',
    'token',
    'The access token is invalid or expired. Make a new one and store it as PAGE_ACCESS_TOKEN.',
  ],
  ['190/460', 'token', 'The token’s user changed their password. Make a new token and store it as PAGE_ACCESS_TOKEN.'],
  ['190/458', 'token', 'The token’s user removed the app. Connect the Page again.'],
  ['100/2018164', 'invalid', 'The app id is wrong: check APP_ID or target_app_id.'],

  ['3 10', 'permission', 'The app or token lacks pages_messaging (or the permission that this call names).'],
  ['200 299', 'permission'],
  [
    '200/2018021 200/2018027 200/2018028',
    'permission',
    'Until pages_messaging is approved and the app is live, you can write only to people with a role in the app.',
  ],
  ['200/2534041', 'permission', 'The owner of the account has switched off access to messages.'],
  ['230', 'permission', 'The customer has not consented to this kind of message.'],
  [
    '2018171 2018234',
    'permission',
    'Only primary and secondary receivers may ask. Conversation Routing has no such roles.',
  ],
  ['2018247', 'permission', 'The app needs Business Asset User Profile Access to read profiles.'],
  ['10303', 'invalid', 'The account_linking_token was used before or has expired. Let the customer start again.'],

  ['10/2018278 10/2534022 10/2018065', 'window'],

  ['551 1545041 10/2018108', 'person_unreachable'],
  [
    '100/2018001',
    'person_unreachable',
    'This Page and app have no such customer. A guest of the plugin no longer exists after 24 hours.',
  ],
  ['2018218', 'person_unreachable', 'Accounts made with a phone number have no profile. Continue without it.'],
  ['10/1893015', 'person_unreachable', 'The customer has stopped these notifications.'],

  [
    '368 2022 10/1404170 10/1893063',
    'policy',
    'Meta restricts this Page for some time: read the notice in its Support Inbox.',
  ],
  ['10/2018336', 'policy', 'The thread falls under European privacy rules and cannot have this feature.'],

  ['2018300 2534037', 'not_owner'],

  ['100 803 2500', 'invalid'],
  ['100/33', 'invalid', 'The object does not exist, or this token may not see it.'],
  [
    '100/2018008',
    'invalid',
    'Meta could not fetch the file: it needs a public https URL with a valid certificate that answers fast.',
  ],
  ['100/2018014', 'invalid', 'Send the message and the sender action in two calls.'],
  ['100/2018047', 'invalid', 'The file is not of the attachment type given.'],
  ['100/2018074', 'invalid', 'The attachment_id is unknown, or older than 90 days. Upload the file again.'],
  ['100/2018109', 'invalid', 'The file is too big: at most 25 MB.'],
  ['100/2018294', 'invalid', 'The video is broken, or could not be fetched within 75 seconds.'],
  ['9000001', 'invalid', 'The message was deleted, or is older than the 20 that can be read.'],
];

/** Numbers of seven digits or more are subcodes that Meta also lists as codes. */
const byCode: ReadonlyMap<string, Meaning> = new Map(
  table.flatMap(([codes, kind, text, retryAfterMs]) =>
    codes
      .split(' ')
      .flatMap((code) => (/^\d{7,}$/.test(code) ? [code, `*/${code}`] : [code]))
      .map((code) => [code, { kind, advice: text ?? advice[kind], ...(retryAfterMs && { retryAfterMs }) }] as const),
  ),
);
