/** The items of a list that never changes once it is shown: what stands at a place is known by its place. */
export function keyed<Item>(items: readonly Item[]): { key: number; item: Item }[] {
  return items.map((item, key) => ({ key, item }));
}
