/** What the owner can put right. `sls` prints errors of this name without their stack. */
export class SetupError extends Error {
  override readonly name = 'ServerlessError';
}
