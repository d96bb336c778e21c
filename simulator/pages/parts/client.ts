import type {
  ActionAnswer,
  ControlAction,
  ControlView,
  InboxAction,
  PhoneAction,
  SimError,
} from '../../model/views.ts';

/**
 * Reads one of the simulator's views, e.g. `read<PageView>('/sim/page')`.
 *
 * @throws Error with a sentence for the reader: the simulator's own, or that it cannot be reached.
 */
export function read<View>(path: string): Promise<View> {
  return call<View>(path);
}

/** What a person does on the phone. */
export function actAsPerson(person: string, action: PhoneAction): Promise<ActionAnswer> {
  return post(`/sim/people/${encodeURIComponent(person)}/actions`, action);
}

/** What an agent does in the inbox. */
export function actAsAgent(person: string, action: InboxAction): Promise<ActionAnswer> {
  return post(`/sim/inbox/threads/${encodeURIComponent(person)}/actions`, action);
}

/** What the control panel does to the simulator itself. */
export function control(action: ControlAction): Promise<ControlView> {
  return post('/sim/control', action);
}

export function post<Answer>(path: string, body: unknown): Promise<Answer> {
  return call<Answer>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** The sentence of an error, for a notice. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function call<Answer>(path: string, init?: RequestInit): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (cause) {
    throw new Error('The simulator cannot be reached. Is it still running?', { cause });
  }
  if (!response.ok) {
    const refusal: Partial<SimError> = await response.json().catch(() => ({}));
    throw new Error(refusal.error ?? `The simulator answered ${response.status}.`);
  }
  const answer: Answer = await response.json();
  return answer;
}
