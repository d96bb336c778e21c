/** Our folders that can stand on the stack of a bot. */
const ours = /(^|\/)(lib\/(bot|config|conversation|graph|messenger|settings)|handlers|node_modules)\//;

/** Whether a file belongs to the operator's bot: `bot.ts`, what it imports, an example. */
export function isOwnFile(path: string): boolean {
  return path !== '' && !path.startsWith('node:') && !ours.test(path);
}
