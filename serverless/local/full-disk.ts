/** No space, no quota, and a file that may not grow. */
const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** LevelDB has no codes: its messages are those of the system. */
const fullWords = /no space left|disk quota exceeded|file too large/i;

export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && full.has(String(error.code))) || fullWords.test(error.message);
}

/** What the operator reads once when the disk of the data folder is full. */
export const diskFullAdvice = (folder: string): string =>
  `The disk of ${folder} is full: nothing is accepted until there is room. ` +
  'Delete what you do not need, or set DATA_DIR to a folder on another disk.';
