import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
export function readLocal(dir: string, _options: { httpPort?: string }): Record<string, string> {
  let file = {};
  try {
    file = parseEnv(readFileSync(join(dir, '.env'), 'utf8'));
  } catch {}
  return {
    HTTP_PORT: '3000',
    SOCKET_PORT: '3001',
    SITE_PORT: '8080',
    SIMULATOR_PORT: '4000',
    LAMBDA_PORT: '3002',
    PAGE_ID: '1002003004005',
    APP_ID: '200300400500600',
    APP_SECRET: 'local-app-secret',
    PAGE_ACCESS_TOKEN: 'local-page-token',
    VERIFY_TOKEN: 'local-verify-token',
    DATA_DIR: join(dir, '.data'),
    ...file,
    ...(process.env as Record<string, string>),
  };
}
