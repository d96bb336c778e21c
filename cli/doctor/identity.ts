import { identitySecretNames, identitySecretProblem } from '../../lib/settings/index.ts';
import { type Check, command, fail, ok, warn } from './finding.ts';

/** Whether the shop's secret can be used. Shops that prove no customer have none: then there is nothing to say. */
export const identity: Check = async (patient) => {
  const [CURRENT, OLD] = identitySecretNames;
  const { [CURRENT]: current, [OLD]: old } = await patient.target.secrets(identitySecretNames);
  if (current === undefined && old === undefined) return [];
  const problem = identitySecretProblem(CURRENT, current);
  if (problem !== undefined) return [fail('Identity', problem, `${command(patient, 'identity -- new')} makes one.`)];
  if (old === undefined) return [ok('Identity', 'your shop can prove who a visitor is')];
  const todo = `When your server signs with the new one: ${command(patient, 'identity -- drop-old')}.`;
  return [warn('Identity', 'two secrets count: the one before the last change, too', todo)];
};
