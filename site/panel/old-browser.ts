/**
 * Imported before everything else: a browser that is too old gets here, and no further. The loader has looked for
 * constructed style sheets, which decide in Firefox and Safari.
 */
if (!('at' in Array.prototype)) throw new Error(`this browser is too old; the oldest are ${OLDEST_BROWSERS}`);

export {};
