import type { Command, Script, Step } from './commands.ts';

/* Scripts that every run begins with: they come too seldom by chance. */

/** The visitor's link is opened by Ada, and once more by the stranger, who then wants to see the answer. */
const openedTwice: Script = {
  begins: 'new',
  steps: [
    then({ do: 'write', by: 'home' }),
    then({ do: 'answer', agent: 'anna', in: 'home' }),
    then({ do: 'ask for a link', by: 'home', purpose: 'follow' }),
    then({ do: 'open a link', person: 'ada', back: 0, forged: false, by: 'referral' }),
    then({ do: 'open a link', person: 'stranger', back: 0, forged: false, by: 'referral' }),
    then({ do: 'tap', person: 'stranger', button: 'show', standby: false, older: false }),
  ],
};

/** *Undo* is tapped while a browser reads Messenger's lines: before each call to the table in turn. */
const undoneWhileRead = Array.from(
  { length: 12 },
  (_, step): Script => ({
    begins: 'joined',
    steps: [
      then({ do: 'write in Messenger', person: 'ada', standby: false }),
      then({ do: 'hello', by: 'home' }),
      { ...then({ do: 'tap', person: 'ada', button: 'undo', standby: false, older: false }), drains: false },
      { ...then({ do: 'read', by: 'home' }), during: { step, what: 'another turn' } },
    ],
  }),
);

/** A browser joins once more, and the first bubble's *Undo* is tapped again. */
const undoneByAnOlderBubble: Script = {
  begins: 'joined',
  steps: [
    then({ do: 'tap', person: 'ada', button: 'undo', standby: false, older: false }),
    then({ do: 'ask for a link', by: 'home', purpose: 'join' }),
    then({ do: 'open a link', person: 'ada', back: 0, forged: false, by: 'referral' }),
    then({ do: 'type digits', by: 'home', of: 'ada', wrong: false }),
    then({ do: 'tap', person: 'ada', button: 'undo', standby: false, older: true }),
    then({ do: 'write in Messenger', person: 'ada', standby: false }),
    then({ do: 'hello', by: 'home' }),
  ],
};

/** Meta refuses to say that a browser shows the chat; another time the Page Inbox has it. */
const joinedWithoutNotice = (['refused', 'answered'] as const).map(
  (fate): Script => ({
    begins: 'new',
    steps: [
      then({ do: 'write', by: 'home' }),
      then({ do: 'ask for a link', by: 'home', purpose: 'join' }),
      then({ do: 'open a link', person: 'ada', back: 0, forged: false, by: 'referral' }),
      ...(fate === 'answered' ? [then({ do: 'page inbox writes', person: 'ada' })] : []),
      { ...then({ do: 'type digits', by: 'home', of: 'ada', wrong: false }), fate },
      then({ do: 'write', by: 'home' }),
      then({ do: 'hello', by: 'home' }),
    ],
  }),
);

/** An answer waits for Messenger, which had too many calls, and the conversation there is forgotten. */
const forgottenOnTheWay: Script = {
  begins: 'followed',
  steps: [
    then({ do: 'answer', agent: 'anna', in: 'home' }),
    { ...then({ do: 'clock', ms: 61_000 }), fate: 'limited' },
    then({ do: 'forget', place: 'ada' }),
  ],
};

/** Two tabs of one visitor begin a session at the same time. */
const begunTwice: Script = {
  begins: 'new',
  steps: [{ ...then({ do: 'write', by: 'home' }), during: { step: 0, what: { do: 'write', by: 'tab' } } }],
};

export const known: readonly Script[] = [
  openedTwice,
  ...undoneWhileRead,
  undoneByAnOlderBubble,
  ...joinedWithoutNotice,
  forgottenOnTheWay,
  begunTwice,
];

function then(command: Command): Step {
  return { command, drains: true, during: undefined, kill: undefined, fate: 'answered', order: 0 };
}
