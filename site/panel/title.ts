/** A node of its own: the page's title stays as it is, also where it begins with a number or changes meanwhile. */
const number = document.createTextNode('');

/** Writes the number of unread lines before the page's title; 0 takes it away. */
export function countInTitle(count: number): void {
  const title = document.querySelector('head title');
  if (count === 0) number.remove();
  else if (title?.firstChild !== number) title?.prepend(number);
  const text = `(${count}) `;
  if (number.data !== text) number.data = text;
}
