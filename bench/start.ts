import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectSimulator } from '../simulator/index.ts';
import { copyProject } from '../tests/support/project.ts';
import { startStack } from '../tests/support/stack.ts';
import { limit } from './report.ts';

/** How long an operator waits for `npm start`, and for the answer of a saved bot. */
export async function benchStart(): Promise<void> {
  const project = copyProject();
  const begun = performance.now();
  const stack = await startStack({ project });
  try {
    limit('npm start until it says what to try', performance.now() - begun, 5_000);
    const phone = await connectSimulator(stack.urls.simulator).person('Ada Lovelace');
    await phone.say('hi');
    await phone.nextMessage();

    const bot = join(project, 'bot.ts');
    writeFileSync(bot, readFileSync(bot, 'utf8').replace('Thanks for writing to us on Messenger!', 'Edited.'));
    const saved = performance.now();
    for (let text: string | undefined; text !== 'Edited.'; ) {
      await phone.say('hi');
      text = (await phone.nextMessage()).message?.text;
    }
    limit('a saved bot.ts until it has answered', performance.now() - saved, 2_000);
  } finally {
    await stack.stop();
  }
}
