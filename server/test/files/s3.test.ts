import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GroundError } from '#platform/config';
import { createFiles, createS3, moveFiles, type Files } from '#platform/files';
import { createPictures } from '#platform/pictures';
import { openBucket, type Bucket, type Fault } from '../support/bucket.ts';
import { openGround, type Ground } from '../support/ground.ts';
import { pngOf } from '../support/pictures.ts';
import { filePromises } from './promises.ts';

describe('in a bucket', () => {
  filePromises(async () => {
    const bucket = await openBucket();
    return {
      keptIn: { kind: 's3', ...bucket.settings },
      count: () => bucket.keys().length,
      stray: (_home, tenant, id) => bucket.plant(`${tenant}/${id.slice(-2)}/${id}`, 'x'),
      close: bucket.close,
    };
  });
});

const home = mkdtempSync(join(tmpdir(), 'liren-files-'));
const png = await pngOf(200_000);
const pictures = createPictures();
const patience = { callMs: 300, sendMs: 400, silenceMs: 300 };
let bucket: Bucket;
let ground: Ground;
let files: Files;

beforeAll(async () => {
  [bucket, ground] = await Promise.all([openBucket(), openGround()]);
  files = filesIn({ kind: 's3', ...bucket.settings });
});
beforeEach(() => void (bucket.fault = null));
afterAll(async () => {
  await pictures.close();
  await ground.close();
  await bucket.close();
  rmSync(home, { recursive: true });
});

const filesIn = (keptIn: Parameters<typeof createFiles>[0]['keptIn'], key = randomBytes(32)) =>
  createFiles({ db: ground.db, home, keptIn, pictures, key, now: () => new Date() });
const owner = { customerId: randomUUID(), conversationId: randomUUID() };
const put = (into: Files, tenant: string, bytes = png) =>
  into.put({ tenant }, { owner, name: 'a.png', stream: Readable.from([bytes]) });
const incoming = () => readdirSync(join(home, 'files/.incoming'));
const whole = async (stream: Readable) => Buffer.concat(await stream.toArray());

test('T-06: every object lies under the company that it belongs to', async () => {
  const [a, b] = [randomUUID(), randomUUID()];
  const [ofA, ofB] = [await put(files, a), await put(files, b)];
  const keys = bucket.keys();
  expect(keys.filter((key) => key.includes(ofA))).toEqual([`${a}/${ofA.slice(-2)}/${ofA}`]);
  expect(keys.filter((key) => key.includes(ofB))).toEqual([`${b}/${ofB.slice(-2)}/${ofB}`]);
  await expect(files.archive.read(b, ofA)).rejects.toMatchObject({ code: 'file.not_found' });
});

describe('a store that fails while something is written', () => {
  test.each<Fault>(['down', 'hang', 'full', 'mute'])('%s: 503, and nothing is left', async (how) => {
    const tenant = randomUUID();
    const before = bucket.keys();
    bucket.fault = { how, methods: ['PUT'] };
    const s3 = createS3(bucket.settings, patience);
    const part = join(home, `part-${how}`);
    writeFileSync(part, png);
    const sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', png));
    const began = performance.now();
    const failed = s3.keep({ part, size: png.length, sha256 }, tenant, randomUUID());
    await expect(failed).rejects.toMatchObject({ code: 'service.overloaded', status: 503, retryAfter: 30 });
    expect(performance.now() - began).toBeLessThan(5_000);
    bucket.fault = null;
    expect(bucket.keys()).toEqual(before);
  });

  test('the same through an upload: no row, no part, no object', async () => {
    const tenant = randomUUID();
    const before = bucket.keys();
    bucket.fault = { how: 'full', methods: ['PUT'] };
    await expect(put(files, tenant)).rejects.toMatchObject({ code: 'service.overloaded' });
    bucket.fault = null;
    expect([bucket.keys(), incoming()]).toEqual([before, []]);
    for await (const file of files.archive.files(tenant)) throw new Error(`there is a row of ${file.id}`);
    const id = await put(files, tenant);
    expect(bucket.keys()).toContain(`${tenant}/${id.slice(-2)}/${id}`);
  });

  test('bytes that change on the way are not kept', async () => {
    const part = join(home, 'part-changed');
    writeFileSync(part, png);
    const s3 = createS3(bucket.settings, patience);
    const before = bucket.keys();
    const other = { part, size: png.length, sha256: randomBytes(32) };
    await expect(s3.keep(other, randomUUID(), randomUUID())).rejects.toMatchObject({ code: 'service.overloaded' });
    expect(bucket.keys()).toEqual(before);
  });
});

describe('a store that fails while something is read', () => {
  test.each<Fault>(['down', 'hang'])('%s: 503 before a byte', async (how) => {
    const tenant = randomUUID();
    const id = await put(files, tenant);
    bucket.fault = { how, methods: ['GET'] };
    const read = createS3(bucket.settings, patience).read(tenant, id);
    await expect(read).rejects.toMatchObject({ code: 'service.overloaded' });
  });

  test('silence in the middle breaks off instead of waiting for ever', async () => {
    const tenant = randomUUID();
    const id = await put(files, tenant);
    bucket.fault = { how: 'stall', methods: ['GET'] };
    const stream = await createS3(bucket.settings, patience).read(tenant, id);
    await expect(whole(stream)).rejects.toThrow();
  });
});

describe('at the start', () => {
  const wrong = (change: object) => createS3({ ...bucket.settings, ...change }, patience).check();

  test.each([
    [{ secretKey: 'other' }, 'files-refused', 'FILES_S3_SECRET_KEY'],
    [{ accessKey: 'OTHER' }, 'files-refused', 'FILES_S3_ACCESS_KEY'],
    [{ bucket: 'no-such-bucket' }, 'files-bucket-missing', 'no-such-bucket'],
    [{ endpoint: 'http://127.0.0.1:9' }, 'files-unreachable', 'FILES_S3_ENDPOINT'],
  ])('%o is told in one sentence', async (change, code, words) => {
    const fault = await wrong(change).then(
      () => null,
      (error: unknown) => error as GroundError,
    );
    expect(fault).toBeInstanceOf(GroundError);
    expect(fault!.code).toBe(code);
    for (const text of [fault!.message, fault!.zh]) {
      expect(text).toContain(words);
      expect(text).not.toMatch(/\{\w+\}|\n|S3RVER/);
    }
  });

  test('right settings pass and leave nothing', async () => {
    const before = bucket.keys();
    await wrong({});
    expect(bucket.keys()).toEqual(before);
  });
});

describe('moving', () => {
  test('goes to the bucket and back, goes on where it stopped, and names what is broken', async () => {
    const tenant = randomUUID();
    const disk = filesIn({ kind: 'disk' });
    const ids = [await put(disk, tenant), await put(disk, tenant), await put(disk, tenant)];
    const to = files.archive;
    const from = disk.archive;
    bucket.fault = null;
    let copied = 0;
    const stops = { ...from, read: (t: string, id: string) => (copied++ === 1 ? stop() : from.read(t, id)) };
    await expect(moveFiles({ from: stops, to, tenant, verify: false })).rejects.toThrow('power cut');
    expect(await moveFiles({ from, to, tenant, verify: false })).toEqual({ written: 2, there: 1, broken: [] });
    expect(await moveFiles({ from, to, tenant, verify: true })).toEqual({ written: 0, there: 3, broken: [] });
    for (const id of ids) expect((await whole(await to.read(tenant, id))).equals(png)).toBe(true);

    // The bucket holds other bytes of the same size: only a reading that compares sums finds it.
    await bucket.plant(`${tenant}/${ids[0]!.slice(-2)}/${ids[0]}`, 'x'.repeat(png.length));
    expect(await moveFiles({ from, to, tenant, verify: true })).toEqual({ written: 0, there: 2, broken: [ids[0]] });

    rmSync(join(home, 'files', tenant), { recursive: true });
    const back = await moveFiles({ from: to, to: from, tenant, verify: true });
    expect(back).toEqual({ written: 2, there: 0, broken: [ids[0]] });
    expect((await whole(await from.read(tenant, ids[1]!))).equals(png)).toBe(true);
    expect(incoming()).toEqual([]);
  });
});

function stop(): never {
  throw new Error('power cut');
}

test('a list of more than one page is read to its end', async () => {
  const tenant = randomUUID();
  const ids = Array.from({ length: 1_050 }, () => randomUUID());
  for (const id of ids) await bucket.plant(`${tenant}/${id.slice(-2)}/${id}`, 'x');
  const found: string[] = [];
  for await (const id of createS3(bucket.settings).stored(tenant, new Date(Date.now() - 3_600_000))) found.push(id);
  expect(found.toSorted()).toEqual(ids.toSorted());
});
