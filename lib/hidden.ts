import { hiding } from './redact.ts';

/** The secrets that this process has read: no log line and no text for agents has them. */
const hidden = hiding();

/** From now on `withoutSecrets` replaces this secret. */
export const hideSecret = hidden.hide;

/** A text without the secrets of this process, and without all that looks like a secret. */
export const withoutSecrets = hidden.clean;
