import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Settings for every `sls` that a test starts. It compiles its schemas, which takes seconds, and keeps the result by
 * content: here in one folder for all, because many tests give it an empty home.
 */
export const slsSettings = { SLS_SCHEMA_CACHE_BASE_DIR: join(root, '.cache/sls') };
