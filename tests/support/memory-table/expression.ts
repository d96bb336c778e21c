/** An item of the table, in plain values. */
export type Item = Record<string, unknown>;

/** The names and values that an expression uses: `#at`, `:since`. */
export interface Given {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Whether a condition, a filter, or the condition of a key holds for an item. */
export function holds(condition: string, item: Item | undefined, given: Given): boolean {
  return new Reader(condition, given).condition(item ?? {});
}

/** What an update makes of an item. */
export function updated(expression: string, before: Item, given: Given): Item {
  const item = structuredClone(before);
  new Reader(expression, given).update(item);
  return item;
}

/** The part of DynamoDB's expressions that this program uses. */
class Reader {
  private readonly tokens: string[];
  private place = 0;

  constructor(
    private readonly expression: string,
    private readonly given: Given,
  ) {
    this.tokens = expression.match(/[#:\w.]+|<>|<=|>=|[<>=(),+-]/g) ?? [];
  }

  condition(item: Item): boolean {
    const is = this.or(item);
    if (this.place < this.tokens.length) throw this.unknown();
    return is;
  }

  update(item: Item): void {
    while (this.place < this.tokens.length) {
      const clause = this.next();
      do {
        const path = this.path(this.next());
        setAt(item, path, this.changed(clause, path, item));
      } while (this.accepts(','));
    }
  }

  /** The new value at a path. Without one the path goes. */
  private changed(clause: string, path: readonly string[], item: Item): unknown {
    if (clause === 'REMOVE') return undefined;
    if (clause === 'ADD') return sum(valueAt(item, path), this.operand(item));
    if (clause !== 'SET') throw this.unknown();
    this.expect('=');
    const left = this.operand(item);
    return this.accepts('+') ? sum(left, this.operand(item)) : left;
  }

  private or(item: Item): boolean {
    let is = this.and(item);
    while (this.accepts('OR')) is = this.and(item) || is;
    return is;
  }

  private and(item: Item): boolean {
    let is = this.one(item);
    while (this.accepts('AND')) is = this.one(item) && is;
    return is;
  }

  private one(item: Item): boolean {
    if (this.accepts('(')) {
      const is = this.or(item);
      this.expect(')');
      return is;
    }
    if (this.accepts('attribute_exists')) return this.exists(item);
    if (this.accepts('attribute_not_exists')) return !this.exists(item);
    if (this.accepts('begins_with')) {
      this.expect('(');
      const whole = this.operand(item);
      this.expect(',');
      const start = this.operand(item);
      this.expect(')');
      return typeof whole === 'string' && whole.startsWith(String(start));
    }
    return this.comparison(item);
  }

  private exists(item: Item): boolean {
    this.expect('(');
    const is = this.operand(item) !== undefined;
    this.expect(')');
    return is;
  }

  private comparison(item: Item): boolean {
    const left = this.operand(item);
    const operator = this.next();
    const right = this.operand(item);
    if (operator !== 'BETWEEN') return compares(left, operator, right);
    this.expect('AND');
    const last = this.operand(item);
    return compares(left, '>=', right) && compares(left, '<=', last);
  }

  private operand(item: Item): unknown {
    const token = this.next();
    if (!token.startsWith(':')) return valueAt(item, this.path(token));
    if (!(token in this.given.values)) throw new TypeError(`${token} has no value in ${this.expression}`);
    return this.given.values[token];
  }

  private path(token: string): string[] {
    return token.split('.').map((part) => {
      if (!part.startsWith('#')) return part;
      const name = this.given.names[part];
      if (name === undefined) throw new TypeError(`${part} has no name in ${this.expression}`);
      return name;
    });
  }

  private accepts(token: string): boolean {
    if (this.tokens[this.place] !== token) return false;
    this.place += 1;
    return true;
  }

  private expect(token: string): void {
    if (!this.accepts(token)) throw this.unknown();
  }

  private next(): string {
    const token = this.tokens[this.place++];
    if (token === undefined) throw this.unknown();
    return token;
  }

  private unknown(): TypeError {
    return new TypeError(`The table of the tests cannot read ${this.expression}`);
  }
}

/** Values of different types, and values that are not there, compare to nothing. */
function compares(left: unknown, operator: string, right: unknown): boolean {
  if (operator === '<>') return left !== right;
  const areNumbers = typeof left === 'number' && typeof right === 'number';
  const areTexts = typeof left === 'string' && typeof right === 'string';
  if (!areNumbers && !areTexts) return operator === '=' && left !== undefined && left === right;
  switch (operator) {
    case '=':
      return left === right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      throw new TypeError(`The table of the tests cannot compare with ${operator}`);
  }
}

function sum(before: unknown, added: unknown): unknown {
  if (added instanceof Set) return new Set([...(before instanceof Set ? before : []), ...added]);
  return Number(before ?? 0) + Number(added);
}

function valueAt(item: unknown, path: readonly string[]): unknown {
  let value = item;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

function setAt(item: Item, path: readonly string[], value: unknown): void {
  const last = path.at(-1);
  const parent = valueAt(item, path.slice(0, -1));
  if (last === undefined || typeof parent !== 'object' || parent === null) {
    throw new TypeError(`There is no ${path.join('.')} to change`);
  }
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else Reflect.set(parent, last, value);
}
