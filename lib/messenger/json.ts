/** Deeper than any event of Meta's, and far from what would exhaust the stack of whoever walks the value. */
const deepest = 100;

/** A string, or a number, of a JSON text. */
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const longInteger = /^-?\d{16,}$/;
/** Whether a long number stands anywhere outside a string, or may: strings with ` 1234567890123456` cost a second look. */
const suspicion = /(?:^|[\s:[,-])\d{16}/;

/**
 * `JSON.parse` for text from Meta: integers of 16 digits and more become strings, as ids beyond 2^53 would lose digits.
 *
 * @throws {SyntaxError} where the text is not JSON, or nested more than 100 levels deep.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (isDeeper(value, deepest)) throw new SyntaxError(`JSON is nested more than ${deepest} levels deep`);
  if (!suspicion.test(text)) return value;
  return JSON.parse(text.replace(token, (found) => (longInteger.test(found) ? `"${found}"` : found)));
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}
