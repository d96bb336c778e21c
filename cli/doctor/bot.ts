import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { clientOptions } from '../../lib/aws/index.ts';
import { checkEvent } from '../../lib/bot/check-event.ts';
import { field, flag, object, readJson, text } from '../../lib/json.ts';
import { sum } from '../aws/metrics.ts';
import { type Check, command, type Finding, fail, ok, type Patient, skip, warn } from './finding.ts';

/** A new function starts, and loads the bot (ms). */
const patience = 30_000;
const day = 24 * 3_600_000;

/** Whether the bot can be loaded where it runs, and how many of its turns failed lately. */
export const bot: Check = async (patient) => [await loads(patient), await failedTurns(patient)];

/** Asks the function itself. Its check event touches no conversation. */
async function loads(patient: Patient): Promise<Finding> {
  const { turn } = patient.resources;
  if (turn === undefined) return skip('Bot', 'the stack does not say where it is: is it running?');
  const { name, ...reach } = turn;
  const { requestHandler, ...options } = clientOptions(reach);
  const client = new LambdaClient({ ...options, requestHandler: { ...requestHandler, requestTimeout: patience } });
  const asking = new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(checkEvent) });
  const { FunctionError, Payload } = await client.send(asking).finally(() => client.destroy());
  const answer = object(readJson(Payload && new TextDecoder().decode(Payload)));
  if (flag(answer?.loads) === true) return ok('Bot', 'is loaded');
  const problem = text(answer?.problem) ?? text(field(answer, 'errorMessage')) ?? FunctionError;
  return fail('Bot', problem ?? 'the function turn gives no answer', deployAgain(patient));
}

function deployAgain({ target }: Patient): string {
  return target.local
    ? 'Correct the file and save it: `npm start` says when it is live.'
    : 'Correct it, and `npx sls deploy`. Events wait, and `npm run replay` brings back those that failed for good.';
}

/** Lines of level error in the log of `turn`: the bot failed, or a turn could not be finished. */
async function failedTurns(patient: Patient): Promise<Finding> {
  const { region, stack } = patient.resources;
  if (region === undefined || stack === undefined) return skip('Failed turns', 'are in the terminal of `npm start`');
  const failed = await sum(region, stack, 'TurnErrors', day);
  if (failed === 0) return ok('Failed turns', 'none in the last 24 hours');
  const todo = `The log of the function turn names each line; ${command(patient, 'logs -- <thread>')} has those of one customer.`;
  return warn('Failed turns', `${failed} in the last 24 hours`, todo);
}
