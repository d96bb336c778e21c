import { type Debugger, type Runtime, Session } from 'node:inspector';
import { findSourceMap } from 'node:module';

/** As `sourceOf`, for the end of a sentence: ` (bot.ts:12:3)`. Empty where it is not known. */
export function sourceInBrackets(value: unknown): string {
  const place = sourceOf(value);
  return place === '' ? '' : ` (${place})`;
}

/**
 * The source line of a function: `bot.ts:12:3`. Empty if the debugger does not know it. Asking the debugger takes
 * milliseconds, so only error paths do it.
 */
export function sourceOf(value: unknown): string {
  const session = new Session();
  const urls = new Map<string, string>();
  const globalName = Symbol.for('customer-chat.source');
  let found: Debugger.Location | undefined;
  try {
    session.connect();
    session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
    session.post('Debugger.enable');
    Object.defineProperty(globalThis, globalName, { configurable: true, value });
    const expression = `globalThis[Symbol.for('${globalName.description}')]`;
    session.post('Runtime.evaluate', { expression }, (_, answer) => {
      const { objectId = '' } = answer?.result ?? {};
      session.post('Runtime.getProperties', { objectId }, (_, properties) => {
        const location = properties?.internalProperties?.find(({ name }) => name === '[[FunctionLocation]]');
        found = locationOf(location?.value);
      });
    });
    return found === undefined ? '' : sourcePosition(urls.get(found.scriptId) ?? '', found);
  } catch {
    return '';
  } finally {
    Reflect.deleteProperty(globalThis, globalName);
    session.disconnect();
  }
}

function locationOf(value: Runtime.RemoteObject | undefined): Debugger.Location | undefined {
  const { scriptId, lineNumber, columnNumber } = value?.value ?? {};
  return typeof scriptId === 'string' ? { scriptId, lineNumber, columnNumber } : undefined;
}

/** The place in the operator's own file, if there is a source map. The engine counts from 0, editors from 1. */
function sourcePosition(url: string, { lineNumber, columnNumber = 0 }: Debugger.Location): string {
  const entry = findSourceMap(url)?.findEntry(lineNumber, columnNumber);
  const mapped = entry && 'originalSource' in entry ? entry : undefined;
  const file = (mapped?.originalSource ?? url).split('?')[0]?.split('/').at(-1);
  const [line, column] = mapped ? [mapped.originalLine, mapped.originalColumn] : [lineNumber, columnNumber];
  return `${file}:${line + 1}:${column + 1}`;
}
