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

/** A site that cannot be built is found before the functions behind it are changed. @throws {SetupError} that says why. */
export async function trySite(): Promise<void> {
  await building(
    { siteUrl: 'https://a.invalid', socketUrl: 'wss://a.invalid', apiUrl: 'https://a.invalid', pageId: NO_PAGE },
    async () => {},
  ).catch((error: Error) => {
    throw new SetupError(`The website cannot be built, so nothing was changed.\n${error.message}`, { cause: error });
  });
}

/** Builds the site for what was deployed, and makes its bucket hold it. */
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

/** Builds the site, with the addresses of the APIs in it, into a folder that lasts as long as it is used. */
async function building<T>(
  { siteUrl, socketUrl, apiUrl, pageId }: Addresses,
  use: (dir: string, manifest: Manifest) => Promise<T>,
): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'customer-chat-site-'));
  try {
    const manifest = await buildSite({
      outDir: dir,
      // The site's own pages have the plugin without being listed; the socket sees it likewise.
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

/** As the socket has it: web chat alone. */
const NO_PAGE = '0';

/** What `npm run connect` stored; `.env` is the laptop's, and may name another Page. */
async function connectedPage({ ssm }: Aws, secrets: string): Promise<string | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: `${secrets}/PAGE_ID`, WithDecryption: true }));
    return Parameter?.Value?.trim() || undefined;
  } catch {
    return undefined;
  }
}
