import { Refusal } from '../../protocol/index.ts';

export function sessionOver(): Refusal {
  return new Refusal('session_unknown', 'This conversation is over. Say hello without a session.');
}
