/** Whether a locale (`ar_AR` or `ar`) is written from right to left. */
export function isRightToLeft(locale: string): boolean {
  return /^(ar|fa|he|iw|ur)(?![a-z])/i.test(locale);
}
