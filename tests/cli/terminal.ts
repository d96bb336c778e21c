import { BrokenOff } from '../../cli/command/stop.ts';
import type { Terminal } from '../../cli/terminal/terminal.ts';
import { hiding } from '../../lib/redact.ts';

/** The answer Ctrl-C. */
export const ctrlC = '\x03';

/** A terminal that gives one of these answers to each question; without any it is not interactive. */
export function fakeTerminal(...answers: string[]) {
  const lines: string[] = [];
  const questions: string[] = [];
  const hidden = hiding('[hidden]');
  const terminal: Terminal = {
    interactive: answers.length > 0,
    print: (text = '') => void lines.push(hidden.clean(text)),
    printExact: (line) => void lines.push(line),
    hide: hidden.hide,
    async ask(question) {
      questions.push(question);
      const answer = answers.shift();
      if (answer === ctrlC) throw new BrokenOff();
      if (answer === undefined) throw new Error(`The test has no answer to "${question}"`);
      return answer;
    },
  };
  return { terminal, questions, output: () => lines.join('\n') };
}
