import { mkdir, writeFile } from 'node:fs/promises';
import type { At } from './person.ts';

/** Saves what each person saw when a test failed. */
export async function keepScreens(title: string, people: readonly At[]): Promise<void> {
  await mkdir('.screenshots', { recursive: true });
  for (const [index, { window }] of people.entries()) {
    const path = `.screenshots/${title.replace(/\W+/g, '-')}-${index + 1}.png`;
    await writeFile(path, await window.screenshot());
    console.log(`What the failed test saw: ${path}`);
  }
}
