/** A typo is at most this many characters away from the name that was meant. */
const MOST = 2;

/**
 * The name that a typo probably meant: `mesage` is `message`. Upper and lower case count as the same letter.
 * @returns undefined where no name is near. A short name must keep half of its letters: `sun` is not `mon`.
 */
export function nearestName(typo: string, names: readonly string[]): string | undefined {
  const near = names
    .map((name) => ({ name, distance: distanceOf(typo.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= MOST && distance * 2 <= name.length)
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.name;
}

/** ` Did you mean "message"?`, with the blank before it, or nothing. */
export function didYouMean(typo: string, names: readonly string[]): string {
  const near = nearestName(typo, names);
  return near === undefined ? '' : ` Did you mean "${near}"?`;
}

/** How many characters have to be added, taken out, replaced, or swapped with the next one. */
function distanceOf(from: string, to: string): number {
  // A long name is never near, and the table below grows with its length.
  if (Math.abs(from.length - to.length) > MOST) return Number.POSITIVE_INFINITY;
  let older: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        at(above, column) + 1,
        at(current, column - 1) + 1,
        at(above, column - 1) + (isSame ? 0 : 1),
        isSwapped ? at(older, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    older = above;
    above = current;
  }
  return at(above, to.length);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY;
