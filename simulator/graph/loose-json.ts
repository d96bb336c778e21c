/**
 * Reads JSON with single quotes, keys without quotes, and Python's `True`, `False` and `None`. Meta's own examples have
 * `recipient={'id':'PSID'}` and `message={text:'hello'}`.
 *
 * @returns `undefined` if the text is not of this kind
 */
export function readLooseJson(source: string): unknown {
  const reader = { source, position: 0 };
  try {
    const value = readValue(reader);
    skip(reader);
    return reader.position === source.length ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

interface Reader {
  readonly source: string;
  position: number;
}

function readValue(reader: Reader): unknown {
  skip(reader);
  const first = reader.source[reader.position];
  if (first === '{') return readObject(reader);
  if (first === '[') return readItems(reader, ']', () => readValue(reader));
  if (first === '"' || first === "'") return readString(reader);
  return readWord(reader);
}

function readObject(reader: Reader): unknown {
  const entries = readItems(reader, '}', () => {
    skip(reader);
    const quoted = /["']/.test(reader.source[reader.position] ?? '');
    const key = quoted ? readString(reader) : take(reader, /[\w$-]+/y);
    skip(reader);
    take(reader, /:/y);
    return [key, readValue(reader)] as const;
  });
  return Object.fromEntries(entries);
}

function readItems<T>(reader: Reader, end: string, readItem: () => T): T[] {
  const items: T[] = [];
  reader.position += 1;
  for (;;) {
    skip(reader);
    if (reader.source[reader.position] === end) break;
    if (items.length > 0) {
      take(reader, /,/y);
      skip(reader);
      if (reader.source[reader.position] === end) break;
    }
    items.push(readItem());
  }
  reader.position += 1;
  return items;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function readString(reader: Reader): string {
  const found = take(reader, /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'/y);
  return found
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-f]{4})|([\s\S]))/gi, (_, code: string | undefined, character: string) =>
      code ? String.fromCharCode(Number.parseInt(code, 16)) : (escapes[character] ?? character),
    );
}

/** A number of 16 digits and more stays a text: it is an id, and would lose digits. */
function readWord(reader: Reader): unknown {
  const word = take(reader, /[\w.+-]+/y);
  if (/^-?\d{1,15}(?:\.\d+)?$/.test(word)) return Number(word);
  const name = word.toLowerCase();
  if (name === 'true' || name === 'false') return name === 'true';
  return name === 'null' || name === 'none' ? null : word;
}

function skip(reader: Reader): void {
  while (/\s/.test(reader.source[reader.position] ?? '')) reader.position += 1;
}

/** @throws {SyntaxError} if the pattern does not stand here */
function take(reader: Reader, pattern: RegExp): string {
  pattern.lastIndex = reader.position;
  const found = pattern.exec(reader.source)?.[0];
  if (found === undefined) throw new SyntaxError(`Unexpected text at position ${reader.position}`);
  reader.position += found.length;
  return found;
}
