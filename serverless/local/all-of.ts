/** Like `Promise.all`, but where one fails the others have finished too: they can be closed. */
export async function allOf<T extends readonly Promise<unknown>[]>(
  ...parts: T
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  await Promise.allSettled(parts);
  return Promise.all(parts);
}
