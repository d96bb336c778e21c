import type { ThreadControlChange } from '../../../lib/conversation/index.ts';
import { name } from '../../lines/text.ts';
import type { InboxUi } from '../inbox-ui.ts';

/** A change of owner as a sentence with names. */
export function changeText(ui: InboxUi, change: ThreadControlChange): string {
  const { action, from, to, fromAgent, toAgent } = change;
  const who = (agent: typeof fromAgent) =>
    agent ? (agent.id === ui.me.id ? ui.say('ownerYou') : name(agent.name)) : ui.say('fromAgent');
  const names = { from: who(fromAgent), to: who(toAgent) };
  if (action === 'request') return ui.say('changeRequested');
  if (action === 'expire') return ui.say(from === 'page_inbox' ? 'changeExpired' : 'changeBot');
  if (action === 'end') return ui.say('changeEnded');
  if (to === 'page_inbox') return ui.say('changePageInbox');
  if (to === 'app') return ui.say('changeApp');
  if (to === 'bot') return fromAgent ? ui.say('changeDone', names) : ui.say('changeBot');
  if (!toAgent) {
    if (fromAgent) return ui.say('changeLeft', names);
    return ui.say(from === 'bot' ? 'changeHandOver' : 'changeWaits');
  }
  if (!fromAgent) return ui.say('changeTaken', names);
  return ui.say(action === 'pass' ? 'changeAssigned' : 'changeTakenFrom', names);
}
