/** The decimal digits in a text, in any script, as `0` to `9`: what the visitor copied may have spaces in it. */
export function digitsIn(text: string): string {
  // Wide digits, and those of mathematics, become plain ones.
  return [...text.normalize('NFKC')].filter(isDigit).map(valueOfDigit).join('');
}

const isDigit = (character: string) => /^\p{Nd}$/u.test(character);

/** The digits of each script follow one another, and what stands before its zero is no digit. */
function valueOfDigit(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && isDigit(String.fromCodePoint(code - value - 1))) value++;
  return value;
}
