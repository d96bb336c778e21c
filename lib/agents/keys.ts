import { randomBytes } from 'node:crypto';
import { sha256 } from '../sha256.ts';
import { type ItemKey, itemKinds } from '../store/item-kinds.ts';

export const agentKey = itemKinds.agent.key;
export const agentSessionKey = itemKinds.agentSession.key;
export const onlineKey = itemKinds.online.key;

/** The key of a browser that notifies the agent. */
export function subscriptionKey(id: string, endpoint: string): ItemKey {
  return itemKinds.subscription.key(id, sha256(endpoint));
}

/** The key of an invite or a device code. */
export function oneTimeKey(token: string): ItemKey {
  return itemKinds.invite.key(sha256(token));
}

/** A token of 256 bits that cannot be guessed, for URLs. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** No letter looks like a digit or another letter: without 0, 1, I, L, O and U. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Characters that a person can read aloud and type. Each one is worth 4.9 bits. */
export function randomCode(length: number): string {
  let code = '';
  while (code.length < length) {
    for (const byte of randomBytes(length)) {
      // Bytes from 240 on would make the first characters more frequent.
      if (byte < 240 && code.length < length) code += alphabet[byte % alphabet.length];
    }
  }
  return code;
}

/** A code as a person typed it, in its one spelling; `undefined` where it is no code of this length. */
export function typedCode(text: string, length: number): string | undefined {
  const code = text.replace(/[\s-]/g, '').toUpperCase();
  return code.length === length && [...code].every((char) => alphabet.includes(char)) ? code : undefined;
}

const idLength = 10;

/** The id of a new agent. It has no `.` and no `#`, which end it in tokens and keys. */
export function randomAgentId(): string {
  return randomCode(idLength).toLowerCase();
}

/** Whether a text looks like an id that was made here. Few names do. */
export function isAgentCode(text: string): boolean {
  return text === text.toLowerCase() && typedCode(text, idLength) === text.toUpperCase();
}

/** Whether a text could be an agent's id: nothing else may get into a key. */
export function isAgentId(text: string): boolean {
  return /^[a-z0-9]{1,32}$/.test(text);
}
