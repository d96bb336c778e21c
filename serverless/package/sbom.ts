import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build, stop } from 'esbuild';
import config from '#config';
import { buildSite } from '../../site/build/build.ts';
import { type BundledPackage, bundledPackages } from '../../site/build/bundled-packages.ts';
import { packaging } from './bundle.ts';

/** The parts of a CycloneDX document that are changed here. */
export interface Sbom {
  readonly bomFormat: 'CycloneDX';
  readonly metadata: { readonly component: { name: string } };
  readonly components: readonly SbomComponent[];
}

export interface SbomComponent {
  readonly name: string;
  readonly version: string;
  readonly properties: { name: string; value: string }[];
}

/**
 * The software bill of materials: every package of package-lock.json, as npm writes it in CycloneDX 1.5. A package
 * whose code goes further has the property `customer-chat:bundled`: `site` goes to visitors, `functions` to Lambda.
 * A package for development and deploying alone has npm's `cdx:npm:package:development`. Needs no network.
 *
 * @param root the project's folder.
 */
export async function sbom(root: string): Promise<Sbom> {
  const [document, name, bundles] = await Promise.all([fromNpm(root), projectName(root), bundled(root)]);
  // npm takes the name of the folder.
  document.metadata.component.name = name;
  for (const component of document.components) {
    for (const [value, packages] of Object.entries(bundles)) {
      if (packages.some((each) => each.name === component.name && each.version === component.version))
        component.properties.push({ name: 'customer-chat:bundled', value });
    }
  }
  return document;
}

async function fromNpm(root: string): Promise<Sbom> {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--offline'];
  const { stdout } = await promisify(execFile)('npm', args, {
    cwd: root,
    maxBuffer: 64 * 1024 * 1024,
    // On Windows npm is a script for the shell.
    shell: process.platform === 'win32',
  });
  return JSON.parse(stdout);
}

async function projectName(root: string): Promise<string> {
  return JSON.parse(await readFile(join(root, 'package.json'), 'utf8')).name;
}

/** Builds site and functions as a deploy does, and asks esbuild which packages it used. */
async function bundled(root: string): Promise<Record<'site' | 'functions', readonly BundledPackage[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'customer-chat-sbom-'));
  try {
    const address = { pageId: '0', socketUrl: 'wss://a.invalid', apiUrl: 'https://a.invalid', local: false };
    const { packages: site } = await buildSite({ outDir: join(folder, 'site'), config, ...address });
    const names = (await readdir(join(root, 'handlers'))).map((file) => file.replace(/\.ts$/, ''));
    const functions = Object.fromEntries(names.map((name) => [name, { handler: `handlers/${name}.handler` }]));
    const built = await Promise.all(
      packaging(root, functions, join(folder, 'functions')).map((options) =>
        build({ ...options, write: false, metafile: true }),
      ),
    );
    const metafiles = built.map(({ metafile }) => metafile);
    return { site, functions: await bundledPackages(metafiles, root) };
  } finally {
    await stop();
    await rm(folder, { recursive: true, force: true });
  }
}
