import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChatConfig } from '../../lib/config/index.ts';
import { chooseLanguage } from '../../lib/locale/index.ts';
import { bundleLoader, bundlePages, bundlePanel } from './bundle.ts';
import { type BundledPackage, bundledPackages } from './bundled-packages.ts';
import { loaderPaths } from './locales.ts';
import { notices, noticesFile } from './notices.ts';
import { loaderConfig, panelDefaults, siteConfig } from './site-config.ts';

export interface SiteOptions {
  /** Where the files go. Emptied first. */
  outDir: string;
  config: ChatConfig;
  /** Numeric id of the Page, used where `chat.config.ts` has none. */
  pageId: string;
  /** `ws:` or `wss:`. */
  socketUrl: string;
  /** Address of the HTTP API. */
  apiUrl: string;
  /** Also allows the plugin on pages of this computer. */
  local: boolean;
  /** For tests: a module to build instead of the panel. It exports `mount` as `PanelModule` says. */
  panel?: string;
}

/** One address of the site. */
export interface SiteFile {
  /** Without a leading slash: `en_US/sdk.js`. */
  path: string;
  /** The file below `outDir`. One file may have many addresses. */
  file: string;
  contentType: string;
  cacheControl: string;
}

/** The files of the site in the order to upload them: what a page refers to comes before the page. */
export interface Manifest {
  files: SiteFile[];
}

export interface BuiltSite extends Manifest {
  /** The packages whose code is in the site's scripts. */
  readonly packages: readonly BundledPackage[];
}

/**
 * Builds the whole site: the panel in hashed files, the loader under all of its addresses, the pages with their
 * scripts and styles, and the licences of all packages in them. The manifest is also written to `outDir/manifest.json`.
 *
 * @throws {Error} where a setting is wrong or a source does not compile. The message names the place.
 */
export async function buildSite(options: SiteOptions): Promise<BuiltSite> {
  const { outDir, config, local } = options;
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const site = siteConfig(options);

  const loader = loaderConfig({ config, local });
  const panel = await bundlePanel({
    outDir,
    site,
    loader,
    defaults: panelDefaults(config),
    profile: config.profile,
    panel: options.panel,
  });
  const loaders = await bundleLoader(outDir, loader, site.pageName, panel.files);
  const pages = await bundlePages({ outDir, site, apiUrl: options.apiUrl, config });

  const metafiles = [...panel.metafiles, ...loaders, ...pages.metafiles];
  const packages = await bundledPackages(metafiles, process.cwd());
  await writeFile(join(outDir, noticesFile), await notices(packages));
  await copyFile(fileURLToPath(new URL(`../embed/${typesFile}`, import.meta.url)), join(outDir, typesFile));

  const files = [
    entry(noticesFile),
    entry(typesFile),
    ...[...panel.files.values()].map((file) => entry(file)),
    ...loaderPaths('plain').map(({ path, locale }) => entry(path, `sdk/loader-${chooseLanguage(locale)}.js`)),
    ...loaderPaths('debug').map(({ path, locale }) => entry(path, `sdk/debug-${chooseLanguage(locale)}.js`)),
    ...pages.files.map((file) => entry(file)),
  ];
  await writeFile(join(outDir, 'manifest.json'), JSON.stringify({ files }));
  return { files, packages };
}

/** Types of `window.FB`, for pages that are written in TypeScript. */
const typesFile = 'customer-chat.d.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.ts': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Hashed files never change. The loader names them, so browsers ask for it again after minutes. They check all else
 * each time.
 */
export function entry(path: string, file = path): SiteFile {
  const hashed = /-[A-Z0-9]{8}\.\w+$/.test(file);
  const loader = file.startsWith('sdk/');
  return {
    path,
    file,
    contentType: contentTypes[extname(file)] ?? 'application/octet-stream',
    cacheControl: hashed ? 'public, max-age=31536000, immutable' : loader ? 'public, max-age=300' : 'no-cache',
  };
}
