import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DeleteObjectsCommand, PutObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { Manifest, SiteFile } from '../../site/build/build.ts';

export interface Uploaded {
  readonly uploaded: number;
  readonly unchanged: number;
  readonly deleted: number;
}

/** How many requests run at the same time. */
const AT_ONCE = 24;

/** How long old hashed files stay (ms): a page that was opened before may still load them. */
const GRACE = 24 * 60 * 60_000;

/**
 * Makes the bucket contain exactly the built site. Files are uploaded before the pages that refer to them, and old
 * files are deleted last. So visitors have the old or the new site at every moment, and after a failure the next run
 * continues. Files that did not change are not uploaded.
 */
export async function uploadSite(
  s3: S3Client,
  { bucket, dir, manifest, now }: { bucket: string; dir: string; manifest: Manifest; now: number },
): Promise<Uploaded> {
  const present = await list(s3, bucket);
  // A file with several addresses is read and packed once.
  const bodies = new Map<string, Promise<{ body: Buffer; etag: string }>>();
  let uploaded = 0;

  async function put(file: SiteFile): Promise<void> {
    const packing = bodies.get(file.file) ?? packed(join(dir, file.file), file);
    bodies.set(file.file, packing);
    const { body, etag } = await packing;
    if (present.get(file.path)?.etag === etag) return;
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: file.path,
        Body: body,
        ContentType: file.contentType,
        ContentEncoding: 'gzip',
        CacheControl: file.cacheControl,
      }),
    );
    uploaded += 1;
  }

  for (const step of inOrder(manifest.files)) await eachOf(step, put);

  const stale = staleOf(present, manifest.files, now);
  for (let first = 0; first < stale.length; first += 1000) {
    const Objects = stale.slice(first, first + 1000).map((Key) => ({ Key }));
    await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }));
  }
  return { uploaded, unchanged: manifest.files.length - uploaded, deleted: stale.length };
}

interface Present {
  readonly etag: string;
  /** ms since 1970. */
  readonly modified: number;
}

async function list(s3: S3Client, bucket: string): Promise<Map<string, Present>> {
  const present = new Map<string, Present>();
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
    for (const { Key = '', ETag = '', LastModified } of Contents) {
      present.set(Key, { etag: ETag.replaceAll('"', ''), modified: LastModified?.getTime() ?? 0 });
    }
  }
  return present;
}

/**
 * Gzips a file as it is served. A listing of the bucket has the MD5 of each file, but not its headers. The headers are
 * therefore hashed into gzip's time stamp, which browsers ignore: when they change, the MD5 changes.
 */
async function packed(path: string, { contentType, cacheControl }: SiteFile): Promise<{ body: Buffer; etag: string }> {
  const body = gzipSync(await readFile(path), { level: 9 });
  createHash('md5').update(`${contentType}\n${cacheControl}`).digest().copy(body, 4, 0, 4);
  return { body, etag: createHash('md5').update(body).digest('hex') };
}

/** First the hashed files, then the files that name them, then the pages. */
function inOrder(files: readonly SiteFile[]): SiteFile[][] {
  const step = ({ path }: SiteFile): number => (isHashed(path) ? 0 : path.endsWith('.html') ? 2 : 1);
  return [0, 1, 2].map((number) => files.filter((file) => step(file) === number));
}

/** The files to delete. Old hashed files go only when their successors have been there for a while. */
function staleOf(present: ReadonlyMap<string, Present>, files: readonly SiteFile[], now: number): string[] {
  const paths = new Set(files.map(({ path }) => path));
  const newest = Math.max(0, ...[...paths].filter(isHashed).map((path) => present.get(path)?.modified ?? now));
  return [...present.keys()].filter((path) => !paths.has(path) && (!isHashed(path) || now - newest > GRACE));
}

/** esbuild's names with a hash: `panel-QX7JKSLD.js`. */
function isHashed(path: string): boolean {
  return /-[A-Z0-9]{8}\.\w+$/.test(path);
}

async function eachOf<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await run(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
