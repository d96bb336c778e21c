import type { PeopleView, SimulatedPerson, ThreadView } from '../../simulator/index.ts';
import { eventually } from '../support/eventually.ts';

/** The simulator's phone that a browser shows at first. Its person has pressed Get Started before. */
export interface FirstPhone {
  /** Waits until Messenger shows digits that it had not shown before. */
  digits(): Promise<string>;
}

export async function firstPhone(simulator: string): Promise<FirstPhone> {
  async function call<View>(path: string, action?: object): Promise<View> {
    const posted = action && { method: 'POST', headers: { 'content-type': 'application/json' } };
    const answer = await fetch(`${simulator}/sim/${path}`, {
      ...posted,
      ...(action && { body: JSON.stringify(action) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  }
  const { people } = await call<PeopleView>('people');
  const person = people[0] ?? (await call<SimulatedPerson>('people', { name: 'Ada Lovelace' }));
  const lines = async () => (await call<ThreadView>(`people/${person.id}/thread`)).lines;
  if ((await lines()).length === 0) await call(`people/${person.id}/actions`, { action: 'get_started' });
  const shown = async () => (await lines()).flatMap((line) => /\b\d{6}\b/.exec(line.message?.text ?? '')?.[0] ?? []);
  const before = (await shown()).length;
  return {
    digits: () =>
      eventually(async () => {
        const digits = (await shown())[before];
        if (digits === undefined) throw new Error('Messenger shows no new digits.');
        return digits;
      }),
  };
}
