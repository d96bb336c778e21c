import { pathToFileURL } from 'node:url';

/*
 * A process of its own, which a bot cannot take the deploy or the local stack down with: loads a bundle of the function
 * `turn`, and sends what it answers to the check event, or the error that its loading threw.
 */
const [bundle] = process.argv.slice(2);
const send = (message) => process.send(message, () => process.exit());
try {
  const { handler } = await import(pathToFileURL(bundle).href);
  send({ answer: await handler({ check: 'bot' }, { getRemainingTimeInMillis: () => 0 }) });
} catch (error) {
  const { name = 'Error', message = String(error), stack = '', path = [] } = Object(error);
  send({ error: { name, message, stack, path } });
}
