import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import config from '../../chat.config.ts';
import { buildSite, type Manifest } from '../../site/build/build.ts';
import { SetupError } from '../package/setup-error.ts';
import type { Aws, Deployed } from './aws.ts';
import { type Uploaded, uploadSite } from './upload.ts';

type Addresses = Pick<Deployed, 'siteUrl' | 'socketUrl' | 'apiUrl'> & { readonly pageId: string };

/** Builds the site before the functions are changed. @throws {SetupError} that says why it cannot be built. */
export async function trySite(): Promise<void> {
  await building(
    { siteUrl: 'https://a.invalid', socketUrl: 'wss://a.invalid', apiUrl: 'https://a.invalid', pageId: NO_PAGE },
    async () => {},
  ).catch((error: Error) => {
    throw new SetupError(`The website cannot be built, so nothing was changed.\n${error.message}`, { cause: error });
  });
}

/** Builds the site for the deployed stack, and uploads it into its bucket. */
export async function publishSite(
  aws: Aws,
  deployed: Deployed,
  bucket: string,
  secrets: string,
): Promise<Uploaded & { readonly pageId: string }> {
  const pageId = config.page.id ?? (await connectedPage(aws, secrets)) ?? NO_PAGE;
  const uploaded = await building({ ...deployed, pageId }, (dir, manifest) =>
    uploadSite(aws.s3, { bucket, dir, manifest, now: Date.now() }),
  );
  return { ...uploaded, pageId };
}

/** Builds the site with the addresses of the APIs into a folder that is deleted after `use`. */
async function building<T>(
  { siteUrl, socketUrl, apiUrl, pageId }: Addresses,
  use: (dir: string, manifest: Manifest) => Promise<T>,
): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'customer-chat-site-'));
  try {
    const manifest = await buildSite({
      outDir: dir,
      // The plugin works on the site's own pages without a line in the list. The socket allows them, too.
      config: { ...config, whitelistedDomains: [...config.whitelistedDomains, siteUrl] },
      pageId,
      socketUrl,
      apiUrl,
      local: false,
    });
    return await use(dir, manifest);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** The socket uses the same id: web chat without a Page. */
const NO_PAGE = '0';

/** Reads the id that `npm run connect` stored. `.env` is for the laptop, and may name another Page. */
async function connectedPage({ ssm }: Aws, secrets: string): Promise<string | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: `${secrets}/PAGE_ID`, WithDecryption: true }));
    return Parameter?.Value?.trim() || undefined;
  } catch {
    return undefined;
  }
}
