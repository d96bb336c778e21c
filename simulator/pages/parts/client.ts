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
 * @throws Error with a message for the person at the screen: the simulator's own, or that it cannot be reached.
 */
export function read<View>(path: string): Promise<View> {
  return call<View>(path);
}

/** Performs an action of a person on the phone. */
export function actAsPerson(person: string, action: PhoneAction): Promise<ActionAnswer> {
  return post(`/sim/people/${encodeURIComponent(person)}/actions`, action);
}

/** Performs an action of an agent in the inbox. */
export function actAsAgent(person: string, action: InboxAction): Promise<ActionAnswer> {
  return post(`/sim/inbox/threads/${encodeURIComponent(person)}/actions`, action);
}

/** Performs an action of the control panel. */
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

/** The message of an error, for a notice. */
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
