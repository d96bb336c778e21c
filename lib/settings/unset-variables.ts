/**
 * Runs `run`, and names each variable of the environment that it reads and that is not set.
 * @param read hears of each of them at the moment when it is read.
 */
export async function namingUnsetVariables<T>(read: (name: string) => void, run: () => Promise<T>): Promise<T> {
  const { env } = process;
  process.env = new Proxy(env, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (value === undefined && typeof name === 'string') read(name);
      return value;
    },
  });
  try {
    return await run();
  } finally {
    process.env = env;
  }
}
