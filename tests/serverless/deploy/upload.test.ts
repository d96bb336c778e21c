import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uploadSite } from '../../../serverless/deploy/upload.ts';
import { emulated } from '../../../serverless/local/emulated.ts';
import type { SiteFile } from '../../../site/build/build.ts';
import { newFolder } from '../../support/new-folder.ts';

const DAY = 24 * 60 * 60_000;

describe('uploading the site', () => {
  let server: FauxqsServer;
  let s3: S3Client;
  let buckets = 0;
  beforeAll(async () => {
    server = await startFauxqs({ port: 0, logger: false });
    s3 = new S3Client({ ...emulated(`http://127.0.0.1:${server.port}`, 'us-east-1'), forcePathStyle: true });
  });
  afterAll(() => server.stop());

  /** A bucket, and a function that uploads a site: texts by path. */
  async function startBucket() {
    buckets += 1;
    const bucket = `site-${buckets}`;
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    const upload = (
      site: Record<string, string>,
      { now = Date.now(), cacheControl = 'no-cache', client = s3 } = {},
    ) => {
      const dir = newFolder();
      const files = Object.entries(site).map(([path, text]): SiteFile => {
        mkdirSync(dirname(join(dir, path)), { recursive: true });
        writeFileSync(join(dir, path), text);
        return { path, file: path, contentType: 'text/plain', cacheControl };
      });
      return uploadSite(client, { bucket, dir, manifest: { files }, now });
    };
    const list = async () => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
      return Contents.map(({ Key }) => Key).sort();
    };
    return { bucket, upload, list };
  }
  const site = { 'plugin/panel-AAAAAAAA.js': 'panel 1', 'en_US/sdk.js': 'loader 1', 'chat.html': 'page 1' };

  test('Only files that changed are uploaded again', async () => {
    const { upload } = await startBucket();
    expect(await upload(site)).toEqual({ uploaded: 3, unchanged: 0, deleted: 0 });
    expect(await upload(site)).toEqual({ uploaded: 0, unchanged: 3, deleted: 0 });
    expect(await upload({ ...site, 'chat.html': 'page 2' })).toEqual({ uploaded: 1, unchanged: 2, deleted: 0 });
  });

  test('A file whose cache rule changed is uploaded again, though its content did not', async () => {
    const { upload } = await startBucket();
    await upload(site);
    expect(await upload(site, { cacheControl: 'public, max-age=60' })).toMatchObject({ uploaded: 3 });
    expect(await upload(site, { cacheControl: 'public, max-age=60' })).toMatchObject({ uploaded: 0 });
  });

  test('A page that is no longer part of the site is deleted at once, and so are foreign files', async () => {
    const { bucket, upload, list } = await startBucket();
    await upload({ ...site, 'old.html': 'old' });
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'notes.txt', Body: 'mine' }));
    expect(await upload(site)).toMatchObject({ deleted: 2 });
    expect(await list()).toEqual(Object.keys(site).sort());
  });

  test('The panel of a page that was opened before stays for a day', async () => {
    const { upload, list } = await startBucket();
    const next = { 'plugin/panel-BBBBBBBB.js': 'panel 2', 'en_US/sdk.js': 'loader 2', 'chat.html': 'page 1' };
    await upload(site);
    await upload(next);
    expect(await list()).toContain('plugin/panel-AAAAAAAA.js');
    await upload(next, { now: Date.now() + DAY + 60_000 });
    expect(await list()).toEqual(Object.keys(next).sort());
  });

  test('After a failed upload, the old pages and all their files still exist', async () => {
    const { bucket, upload, list } = await startBucket();
    await upload(site);
    const next = { 'plugin/panel-BBBBBBBB.js': 'panel 2', 'en_US/sdk.js': 'loader 2', 'chat.html': 'page 2' };
    const flaky = new S3Client({ ...emulated(`http://127.0.0.1:${server.port}`, 'us-east-1'), forcePathStyle: true });
    flaky.middlewareStack.add(
      (run) => async (args) => {
        const input = args.input;
        if ('Key' in input && input.Key === 'en_US/sdk.js') throw new Error('The cable is out');
        return run(args);
      },
      { step: 'initialize' },
    );
    await expect(upload(next, { client: flaky })).rejects.toThrow('The cable is out');
    expect(await list()).toEqual([...Object.keys(site), 'plugin/panel-BBBBBBBB.js'].sort());
    const { ETag } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'chat.html' }));
    expect(await upload(next)).toEqual({ uploaded: 2, unchanged: 1, deleted: 0 });
    expect((await s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'chat.html' }))).ETag).not.toBe(ETag);
  });
});
