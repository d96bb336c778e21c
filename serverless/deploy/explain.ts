import { type AwsCall, explainAwsError } from '../../lib/aws/explain.ts';
import { SetupError } from '../package/setup-error.ts';

/**
 * Runs a step against AWS, and explains its errors to the operator.
 * @param call.isFirst nothing was changed before this step.
 * @throws {SetupError} with what is wrong and the next step; an error without an explanation is thrown as it is.
 */
export async function explained<T>(
  { isFirst = false, ...call }: AwsCall & { readonly isFirst?: boolean },
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof SetupError) throw error;
    const known = explainAwsError(error, call);
    if (known === undefined) throw error;
    const what = isFirst ? `${known.what} Nothing was changed.` : known.what;
    throw new SetupError(`${what}\n${known.todo}`, { cause: error });
  }
}
