import { name } from '../../lines/text.ts';
import type { Ui } from '../ui.ts';

/** How the conversation stands, above the composer: the visitor waits for a person, or the chat is closed. */
export function standing(ui: Ui) {
  const text = standingText(ui);
  return (
    <div class="standing" role="status">
      {text && <p>{text}</p>}
    </div>
  );
}

function standingText({ view, say, back, now }: Ui): string | false {
  if (view.closed) return say('closed');
  const until = view.person.back;
  return view.waiting && [say('waiting'), until && back(until, now)].filter(Boolean).join(' · ');
}

/** Who answers, for the header: the automated assistant, or the agent who is there. */
export function whoAnswers({ view, say }: Ui): string | false {
  if (view.closed || !view.ready) return false;
  const { name: agent } = view.person;
  return agent ? say('here', { name: name(agent) }) : view.owner === 'bot' && say('automated');
}
