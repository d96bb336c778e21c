import { Stop } from '../command/stop.ts';
import type { Target } from './target.ts';

/** The error for a part of the stack that a command needs and cannot find: "table", "queues". */
export function missing(target: Target, part: string): Stop {
  return new Stop(
    `The ${part} of ${target.title} cannot be found.`,
    target.local
      ? 'Start `npm start` and run this again. What you set for it (DATA_DIR, DYNAMODB_ENDPOINT, SQS_ENDPOINT), set here, too.'
      : 'Deploy the stack again with `npx sls deploy`.',
  );
}
