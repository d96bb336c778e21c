/** Like `Promise.all`, except that it waits for all: after a failure, each part has started and can be closed. */
export async function allOf<T extends readonly Promise<unknown>[]>(
  ...parts: T
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  await Promise.allSettled(parts);
  return Promise.all(parts);
}
