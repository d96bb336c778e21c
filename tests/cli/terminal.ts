import { BrokenOff } from '../../cli/command/stop.ts';
import { hiding, type Terminal } from '../../cli/terminal/terminal.ts';

/** An answer that is none. */
export const ctrlC = '\x03';

/** A terminal whose owner has these answers ready, one a question; without any nobody is there. */
export function fakeTerminal(...answers: string[]) {
  const lines: string[] = [];
  const questions: string[] = [];
  const hidden = hiding();
  const terminal: Terminal = {
    interactive: answers.length > 0,
    print: (text = '') => void lines.push(hidden.clean(text)),
    hide: hidden.hide,
    async ask(question) {
      questions.push(question);
      const answer = answers.shift();
      if (answer === ctrlC) throw new BrokenOff();
      if (answer === undefined) throw new Error(`Nobody expected the question "${question}"`);
      return answer;
    },
  };
  return { terminal, questions, output: () => lines.join('\n') };
}
