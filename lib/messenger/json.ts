/** More levels than any event of Meta's has, and few enough for recursive functions that walk the value. */
const maxLevels = 100;

/** A string or a number in a JSON text. */
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const longInteger = /^-?\d{16,}$/;
/** Finds texts that may have a long number outside of a string. A string with ` 1234567890123456` also matches. */
const mayHaveLongNumber = /(?:^|[\s:[,-])\d{16}/;

/**
 * `JSON.parse` for text from Meta: integers of 16 digits and more become strings, because ids beyond 2^53 would lose
 * digits.
 *
 * @throws {SyntaxError} if the text is not JSON, or is nested more than 100 levels deep.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (isDeeper(value, maxLevels)) throw new SyntaxError(`JSON is nested more than ${maxLevels} levels deep`);
  if (!mayHaveLongNumber.test(text)) return value;
  return JSON.parse(text.replace(token, (found) => (longInteger.test(found) ? `"${found}"` : found)));
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}
