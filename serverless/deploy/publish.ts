import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import config from '#config';
import { buildSite, type Manifest } from '../../site/build/build.ts';
import { buildInbox } from '../../site/build/inbox.ts';
import { SetupError } from '../package/setup-error.ts';
import type { Aws, Deployed } from './aws.ts';
import { type Uploaded, uploadSite } from './upload.ts';

type Addresses = Pick<Deployed, 'siteUrl' | 'socketUrl' | 'apiUrl'> & { readonly pageId: string };

/** Builds site and inbox before the functions are changed. @throws {SetupError} that says why one cannot be built. */
export async function trySite(): Promise<void> {
  const address = 'https://a.invalid';
  const given = { siteUrl: address, socketUrl: 'wss://a.invalid', apiUrl: address, pageId: NO_PAGE };
  const parts = { website: building(given, async () => {}), inbox: buildingInbox(given, async () => {}) };
  for (const [name, built] of Object.entries(parts)) {
    await built.catch((error: Error) => {
      throw new SetupError(`The ${name} cannot be built, so nothing was changed.\n${error.message}`, { cause: error });
    });
  }
}

/** Builds the site for the deployed stack, and uploads it into its bucket. */
export async function publishSite(aws: Aws, deployed: Deployed, bucket: string, secrets: string): Promise<Uploaded> {
  const pageId = config.page.id ?? (await connectedPage(aws, secrets)) ?? NO_PAGE;
  return building({ ...deployed, pageId }, (dir, manifest) =>
    uploadSite(aws.s3, { bucket, dir, manifest, now: Date.now() }),
  );
}

/** Builds the agents' inbox for the deployed stack, and uploads it into its bucket. */
export function publishInbox(aws: Aws, deployed: Deployed, bucket: string): Promise<Uploaded> {
  return buildingInbox(deployed, (dir, manifest) => uploadSite(aws.s3, { bucket, dir, manifest, now: Date.now() }));
}

/** Builds the inbox into a folder that is deleted after `use`. */
function buildingInbox<T>(
  { socketUrl, siteUrl }: Pick<Deployed, 'socketUrl' | 'siteUrl'>,
  use: (dir: string, manifest: Manifest) => Promise<T>,
): Promise<T> {
  return inFolder(async (dir) => use(dir, await buildInbox({ outDir: dir, config: withSite(siteUrl), socketUrl })));
}

/** Builds the site with the addresses of the APIs into a folder that is deleted after `use`. */
function building<T>(
  { siteUrl, socketUrl, apiUrl, pageId }: Addresses,
  use: (dir: string, manifest: Manifest) => Promise<T>,
): Promise<T> {
  return inFolder(async (dir) =>
    use(dir, await buildSite({ outDir: dir, config: withSite(siteUrl), pageId, socketUrl, apiUrl, local: false })),
  );
}

/** The plugin works on the site's own pages without a line in the list. The socket allows them, too. */
function withSite(siteUrl: string): typeof config {
  return { ...config, whitelistedDomains: [...config.whitelistedDomains, siteUrl] };
}

async function inFolder<T>(use: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'customer-chat-site-'));
  try {
    return await use(dir);
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
