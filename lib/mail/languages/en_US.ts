/** Words of the mails to customers, and of the page behind their links. */
export interface MailWords {
  /** Subject, and above each answer. */
  readonly from: string;
  /** The link to the page of the shop. */
  readonly open: string;
  /** Instead of an answer that is no text. */
  readonly inChat: string;
  /** Asked once for an address. */
  readonly question: string;
  /** The button that answers it. */
  readonly yes: string;
  /** Why the mail comes. */
  readonly why: string;
  /** Below the question, for a reader who gave no address. */
  readonly once: string;
  /** The link and the button that end the mails. */
  readonly stop: string;
  /** Where a reply to the mail goes. */
  readonly reply: string;
  /** Heading of the page behind the links of a mail. */
  readonly page: string;
  /** After *yes*. */
  readonly on: string;
  /** After *stop*. */
  readonly stopped: string;
  /** For a link with an unknown token. */
  readonly invalid: string;
}

const words: MailWords = {
  from: 'Answer from {name}',
  open: 'Open the chat',
  inChat: 'This answer can only be read in the chat.',
  question: 'Send further answers to this address, too?',
  yes: 'Send further answers',
  why: 'This mail comes because this address was given in the chat at {site}.',
  once: 'If that was not you, do nothing: no further mail comes.',
  stop: 'Stop these mails',
  reply: 'Replies to this mail go to {address}, not into the chat.',
  page: 'Mails from {name}',
  on: 'Further answers also come to this address.',
  stopped: 'No more mails come to this address.',
  invalid: 'This link does not work any more.',
};

export default words;
