import { AgentError } from './agent-error.ts';

/** Characters of an agent's name. */
export const maxAgentName = 60;

/**
 * An agent's name in its one spelling. Visitors read it, so it must not be able to look like something else.
 *
 * @throws {AgentError} `bad_name` where it is empty, too long, or has a character that is not for names.
 */
export function agentName(text: string): string {
  const name = text.normalize('NFC').trim();
  if (unprintable.test(text)) throw bad('has a control character, or one that changes the direction of writing');
  if (/[<>]/.test(name)) throw bad('has < or >');
  if (!/[\p{L}\p{N}]/u.test(name)) throw bad('has no letter');
  if ([...name].length > maxAgentName) throw bad(`is longer than ${maxAgentName} characters`);
  return name.replace(/\s+/g, ' ');
}

/** Names that people take for the same one are equal here. */
export function sameName(one: string, other: string): boolean {
  const plain = (name: string) => name.normalize('NFKC').toLowerCase();
  return plain(one) === plain(other);
}

/** Control characters, line ends, halves of characters, and characters without a width that no language needs. */
const unprintable =
  /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Bidi_Control}\u00AD\u200B\u2060-\u2064\uFEFF\u{E0000}-\u{E007F}]/u;

function bad(why: string): AgentError {
  return new AgentError(
    'bad_name',
    `The name ${why}.`,
    `Visitors read it: write 1 to ${maxAgentName} characters, at least one of them a letter.`,
  );
}

/**
 * The address of an agent's mails.
 *
 * @throws {AgentError} `bad_mail` where it is no plain address like `anna@shop.example`.
 */
export function mailAddress(text: string): string {
  const address = text.trim();
  if (address.length <= 254 && /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@([a-z0-9-]+\.)+[a-z0-9-]{2,}$/i.test(address)) {
    return address;
  }
  throw new AgentError('bad_mail', 'That is no mail address.', 'Write it plainly, like anna@shop.example.');
}
