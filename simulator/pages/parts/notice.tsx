import type { ControlNotice, Line } from '../../model/views.ts';

/** Gives an app's name. */
export type NameOf = (appId: string | null) => string;

/** A line without a sender: control of the thread moved, or the person came by a link. */
export function SystemLine({ line, nameOf }: { line: Line; nameOf: NameOf }) {
  return (
    <p class="system-line" title={line.control?.metadata}>
      {line.control ? moved(line.control, nameOf) : came(line.referral)}
    </p>
  );
}

function moved({ action, from, to }: ControlNotice, nameOf: NameOf): string {
  switch (action) {
    case 'pass':
      return `${nameOf(from)} passed the conversation to ${nameOf(to)}`;
    case 'take':
      return `${nameOf(to)} took the conversation`;
    case 'request':
      return `${nameOf(to)} asked for the conversation`;
    case 'release':
      return `${nameOf(from)} released the conversation`;
    case 'expire':
      return `Control expired: the conversation is idle`;
  }
}

function came(referral: Line['referral']): string {
  const origins = { ADS: 'an ad', CUSTOMER_CHAT_PLUGIN: 'the chat plugin', MESSENGER_CODE: 'a code' };
  const origin = Object.entries(origins).find(([source]) => source === referral?.source)?.[1] ?? 'a link';
  return referral?.ref ? `Opened by ${origin} with ref “${referral.ref}”` : `Opened by ${origin}`;
}
