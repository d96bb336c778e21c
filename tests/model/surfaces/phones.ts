import { GraphError } from '../../../lib/graph/errors.ts';
import type { Button, Message } from '../../../lib/messenger/index.ts';
import type { GraphPort } from '../../../lib/turn/index.ts';
import type { PersonName, Step } from './commands.ts';

export const PAGE = '1002003004005';
export const OURS = '200300400500600';
export const INBOX = '263902037430900';

const PSIDS = { ada: '7', stranger: '8' } as const;

export function psidOf(person: PersonName): string {
  return PSIDS[person];
}

export function personOf(psid: string): PersonName | undefined {
  return psid === PSIDS.ada ? 'ada' : psid === PSIDS.stranger ? 'stranger' : undefined;
}

/** The name that Messenger tells of a person. The visitor who sent them a link must never see it. */
export function nameOf(psid: string): string {
  return `Name-of-${psid}`;
}

/** A message on a phone. */
export interface Shown {
  readonly person: PersonName;
  readonly message: Message;
}

export interface Around {
  readonly now: () => number;
  /** What becomes of this call. */
  readonly fate: () => Step['fate'];
  /** Messenger sends an event. */
  readonly receive: (item: object) => void;
  readonly shows: (shown: Shown) => void;
}

/** Messenger: what it accepted stands on the phones, and comes back as an echo. */
export class Phones {
  readonly shown: Shown[] = [];
  /** Texts that may have been sent twice: the answer to the call did not come back. */
  readonly doubted = new Set<string>();

  constructor(private readonly around: Around) {}

  readonly port: GraphPort = {
    send: async ({ recipient, message }) => {
      const person = 'id' in recipient ? personOf(recipient.id) : undefined;
      if (person === undefined) throw graphError('invalid');
      return this.accept({ person, message });
    },
    senderAction: async () => ({}),
    control: async () => ({ success: true }),
    person: async (psid) => ({ first_name: nameOf(psid) }),
    profile: async (psid) => ({ name: nameOf(psid), locale: 'en_US' }),
    call: async () => ({}),
  };

  /** What a phone shows, oldest first. */
  of(person: PersonName): Message[] {
    return this.shown.filter((each) => each.person === person).map(({ message }) => message);
  }

  /** The newest button of this kind on a phone, or the oldest. */
  button(person: PersonName, kind: string, older: boolean): { payload: string; title: string } | undefined {
    const buttons = this.of(person).flatMap(buttonsOf);
    const isOne = ({ payload }: { payload: string }) => payload.startsWith(`cc:${kind}`);
    return older ? buttons.find(isOne) : buttons.findLast(isOne);
  }

  /** The newest six digits on a phone. */
  digits(person: PersonName): string | undefined {
    return this.of(person).flatMap(digitsIn).at(-1);
  }

  /** All digits that were shown. */
  allDigits(): string[] {
    return this.shown.flatMap(({ message }) => digitsIn(message));
  }

  private accept(shown: Shown): { message_id: string } {
    const fate = this.around.fate();
    if (fate === 'limited') throw graphError('rate_limit');
    if (fate === 'refused') throw graphError('person_unreachable');
    if (fate !== 'answered') this.doubted.add(contentOf(shown.message));
    if (fate === 'cut before') throw graphError('in_doubt');
    const mid = `m_page_${this.shown.length}`;
    this.shown.push(shown);
    this.around.shows(shown);
    const { person, message } = shown;
    const { text, metadata } = message;
    this.around.receive({
      sender: { id: PAGE },
      recipient: { id: psidOf(person) },
      timestamp: this.around.now(),
      message: { mid, text, is_echo: true, app_id: Number(OURS), metadata },
    });
    if (fate === 'cut after') throw graphError('in_doubt');
    return { message_id: mid };
  }
}

/** What a person reads of a message. */
export function contentOf({ metadata: _, ...message }: Message): string {
  return message.text ?? JSON.stringify(message);
}

function digitsIn({ text = '' }: Message): string[] {
  const found = text.match(/(?<!\d)\d{3}\s?\d{3}(?!\d)/gu) ?? [];
  return found.map((digits) => digits.replace(/\s/gu, ''));
}

function buttonsOf({ attachment }: Message): { payload: string; title: string }[] {
  if (attachment?.type !== 'template' || attachment.payload.template_type !== 'button') return [];
  return attachment.payload.buttons.flatMap(postbackOf);
}

function postbackOf(button: Button): { payload: string; title: string }[] {
  return button.type === 'postback' ? [{ payload: button.payload, title: button.title }] : [];
}

function graphError(kind: GraphError['kind']): GraphError {
  return new GraphError({ kind, call: 'POST /messages', reason: `It was ${kind}.`, advice: 'See the reference.' });
}
