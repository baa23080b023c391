/** What files promise, whatever store keeps them: the same tests run on a disk and on a bucket. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FilesSetting } from '#platform/config';
import { createFiles, diskRefusal, serveFiles, type Files, type KeptFile } from '#platform/files';
import { problemOf, refusalOf } from '#platform/http';
import { createPictures } from '#platform/pictures';
import { openGround, type Ground } from '../support/ground.ts';
import { drawn, moving, png } from '../support/pictures.ts';

export interface Store {
  readonly keptIn: FilesSetting;
  /** How many files lie in it. */
  count(home: string): number | Promise<number>;
  /** Puts a file there that no row knows, changed long ago. */
  stray(home: string, tenant: string, id: string): Promise<void>;
  close(): Promise<void>;
}

const ending = (home: string) =>
  readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;

export const onDisk: Store = {
  keptIn: { kind: 'disk' },
  count: ending,
  async stray(home, tenant, id) {
    const before = new Date(Date.now() - 2 * 3_600_000);
    const path = join(home, 'files', tenant, id.slice(-2), id);
    writeFileSync(path, 'x');
    utimesSync(path, before, before);
  },
  close: async () => undefined,
};

export function filePromises(openStore: () => Promise<Store>): void {
  const home = mkdtempSync(join(tmpdir(), 'liren-files-'));
  const app = fastify({ routerOptions: { maxParamLength: 200 } });
  let ground: Ground;
  const pictures = createPictures();
  let files: Files;
  let store: Store;

  beforeAll(async () => {
    ground = await openGround();
    store = await openStore();
    const { db, clock } = ground;
    files = createFiles({ db, home, keptIn: store.keptIn, pictures, key: randomBytes(32), now: clock.now });
    app.setErrorHandler((error, _request, reply) => {
      const problem = problemOf(refusalOf(error), 'r');
      return reply.code(problem.status).send(problem);
    });
    serveFiles(app, files, async ({ headers }) => (headers['x-staff-of'] as string | undefined) ?? null);
  });
  afterAll(async () => {
    await app.close();
    await pictures.close();
    await ground.close();
    await store.close();
    rmSync(home, { recursive: true });
  });

  const conversation = randomUUID();
  const customer = randomUUID();

  function put(bytes: Buffer | Readable, name = 'a.png', tenant = ground.tenant) {
    const stream = Buffer.isBuffer(bytes) ? Readable.from([bytes.subarray(0, 100), bytes.subarray(100)]) : bytes;
    return files.put({ tenant }, { owner: { customerId: customer, conversationId: conversation }, name, stream });
  }
  const view = (ids: string[], tenant = ground.tenant) => ground.db.tenant(tenant, (tx) => files.view(tx, ids));
  const get = (url: string, headers = {}) => app.inject({ url, headers });
  /** What lies in the store, and what is on its way there on this machine. */
  const lying = async () => [await store.count(home), ending(home)];

  /** A zip file with these (empty) entries; only its directory matters here. */
  function zip(...names: string[]): Buffer {
    const directory = names.map((name) => {
      const entry = Buffer.alloc(46);
      entry.writeUInt32LE(0x02014b50);
      entry.writeUInt16LE(Buffer.byteLength(name), 28);
      return Buffer.concat([entry, Buffer.from(name)]);
    });
    const body = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), Buffer.alloc(200)]);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50);
    end.writeUInt32LE(Buffer.concat(directory).length, 12);
    end.writeUInt32LE(body.length, 16);
    return Buffer.concat([body, ...directory, end]);
  }
  const latin = (text: string) => Buffer.from(text.padEnd(200, '\u0001'), 'latin1');
  /** A png whose header speaks of 30,000 x 30,000 pixels. */
  const flood = Buffer.from(png);
  flood.writeUInt32BE(30_000, 16);
  flood.writeUInt32BE(30_000, 20);
  flood.writeUInt32BE(crc32(flood.subarray(12, 29)), 29);
  async function sumsOf(id: string): Promise<KeptFile> {
    for await (const file of files.archive.files(ground.tenant)) if (file.id === id) return file;
    throw new Error(`There is no file ${id}`);
  }

  describe('what is taken', () => {
    test.each([
      ['x.png', png, 'image/png', 'x.png'],
      ['x.wav', latin('RIFF....WAVEfmt '), 'audio/wav', 'x.wav'],
      ['报价.pdf', latin('%PDF-1.7'), 'application/pdf', '报价.pdf'],
      ['x.amr', latin('#!AMR\n'), 'audio/amr', 'x.amr'],
      ['x.mp3', latin('ID3\u0004'), 'audio/mpeg', 'x.mp3'],
      ['x.m4a', latin('....ftypM4A '), 'audio/mp4', 'x.m4a'],
      ['x.mp4', latin('....ftypisom'), 'video/mp4', 'x.mp4'],
      ['合同.docx', zip('[Content_Types].xml', 'word/document.xml'), 'wordprocessingml', '合同.docx'],
      ['x.xlsx', zip('[Content_Types].xml', 'xl/workbook.xml'), 'spreadsheetml', 'x.xlsx'],
      ['x.txt', Buffer.from('第一行\n第二行 <b>'), 'text/plain', 'x.txt'],
      ['x.csv', Buffer.from([0xbc, 0xd3, 0xc3, 0xcb, 0x2c, 0x31]), 'text/csv', 'x.csv'],
    ] as const)('%s', async (name, bytes, mime, stored) => {
      const [file] = await view([await put(bytes, name)]);
      expect(file).toMatchObject({
        name: stored,
        size: bytes.length,
        mime: expect.stringContaining(mime),
      });
    });
  });

  describe('a picture is kept as it was washed', () => {
    const tail = Buffer.from('PK\u0003\u0004<script>alert(1)</script>');
    test.each([
      ['门头.jpg', drawn({ kind: 'jpeg' }), 'image/jpeg', '门头.jpg'],
      ['x.png', drawn({ kind: 'jpeg' }), 'image/jpeg', 'x.png.jpg'],
      ['x', moving(), 'image/gif', 'x.gif'],
      ['x.webp', drawn({ kind: 'webp' }), 'image/webp', 'x.webp'],
    ] as const)('%s', async (name, picture, mime, stored) => {
      const sent = Buffer.concat([await picture, tail]);
      const [file] = await view([await put(sent, name)]);
      expect(file).toMatchObject({ name: stored, mime });
      const reply = await get(file!.url);
      expect(reply.headers['content-type']).toBe(mime);
      expect(reply.rawPayload).toHaveLength(file!.size);
      expect(reply.rawPayload.includes('script')).toBe(false);
      // The sum of the row is that of the bytes that are kept, or backups could not be verified.
      const kept = await sumsOf(file!.id);
      expect(kept.sha256.equals(createHash('sha256').update(reply.rawPayload).digest())).toBe(true);
      expect(readdirSync(join(home, 'files', '.incoming'))).toEqual([]);
    });

    test.each([
      ['cut off', png.subarray(0, 60), 'picture.broken', 422],
      ['a name and nothing behind it', latin('GIF89a'), 'picture.broken', 422],
      ['a flood of pixels', flood, 'picture.too_large', 413],
    ])('%s is refused and leaves nothing', async (_, bytes, code, status) => {
      const before = await lying();
      await expect(put(bytes)).rejects.toMatchObject({ code, status });
      expect(await lying()).toEqual(before);
    });

    test('among the files of the company it is no picture, for it is never shown', async () => {
      const owner = { staffId: null };
      const stream = Readable.from([png]);
      const id = await files.putOwn(ground, { owner, name: '门头.png', stream, most: 1_000_000 });
      expect(await view([id])).toMatchObject([{ mime: 'application/octet-stream', size: png.length }]);
    });
  });

  describe('what is refused, and leaves nothing', () => {
    test.each([
      ['svg', 'x.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
      ['svg as text', 'x.txt', Buffer.from('  <svg onload=alert(1)>')],
      ['svg as picture', 'x.png', Buffer.from('<?xml version="1.0"?><svg/>')],
      ['html', 'x.html', Buffer.from('<!doctype html><p>hello')],
      ['html as text', 'x.txt', Buffer.from('\ufeff<html><body>')],
      ['program', 'x.exe', latin('MZ\u0090')],
      ['program as text', 'x.txt', latin('\u007fELF')],
      ['plain zip', 'x.zip', zip('a.txt')],
      ['zip as document', 'x.docx', zip('word/document.xml')],
      ['document with macros', 'x.docx', zip('[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin')],
      ['script', 'x.js', Buffer.from('alert(1)')],
      ['nothing', 'x.txt', Buffer.alloc(0)],
    ])('%s', async (_, name, bytes) => {
      const before = await lying();
      await expect(put(bytes, name)).rejects.toMatchObject({ code: 'file.type_refused', status: 415 });
      expect(await lying()).toEqual(before);
    });

    test('more than 20 MB', async () => {
      const before = await lying();
      const endless = Readable.from(
        (function* () {
          yield png;
          for (let i = 0; i < 400; i++) yield Buffer.alloc(64 * 1024);
        })(),
      );
      await expect(put(endless)).rejects.toMatchObject({ code: 'file.too_large', status: 413 });
      expect(endless.destroyed).toBe(true);
      expect(await lying()).toEqual(before);
    });

    test('a sender who goes away', async () => {
      const before = await lying();
      const broken = new Readable({ read() {} });
      broken.push(png);
      setTimeout(() => broken.destroy(new Error('aborted')), 20);
      await expect(put(broken)).rejects.toThrow('aborted');
      expect(await lying()).toEqual(before);
    });

    test.runIf(process.platform === 'linux')('a full disk is said so', () => {
      let real: unknown;
      try {
        writeFileSync('/dev/full', 'x');
      } catch (error) {
        real = error;
      }
      expect(diskRefusal(real)).toMatchObject({ code: 'service.overloaded', status: 503 });
    });
  });

  describe('a link', () => {
    test('shows a picture and lets nothing run', async () => {
      const [file] = await view([await put(png, '门头 "照片".png')]);
      const reply = await get(file!.url);
      expect(reply.statusCode).toBe(200);
      expect(reply.rawPayload.equals(png)).toBe(true);
      expect(reply.headers).toMatchObject({
        'content-type': 'image/png',
        'content-disposition': `inline; filename="__ __.png"; filename*=UTF-8''%E9%97%A8%E5%A4%B4%20%E7%85%A7%E7%89%87.png`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'content-length': String(png.length),
      });
    });

    test('only saves what is no picture', async () => {
      const [file] = await view([await put(latin('%PDF-1.7'), 'x.pdf')]);
      expect((await get(file!.url)).headers['content-disposition']).toMatch(/^attachment; filename="x.pdf"/);
    });

    test('gives parts to a player', async () => {
      const [file] = await view([await put(png)]);
      const part = await get(file!.url, { range: 'bytes=10-19' });
      expect(part.statusCode).toBe(206);
      expect(part.headers['content-range']).toBe(`bytes 10-19/${png.length}`);
      expect(part.rawPayload.equals(png.subarray(10, 20))).toBe(true);
      expect((await get(file!.url, { range: `bytes=${png.length}-` })).statusCode).toBe(416);
    });

    test('stays the same for a while, then ends', async () => {
      const id = await put(png);
      const start = ground.clock.at;
      const url = files.url(id, ground);
      ground.clock.at = new Date(start.getTime() + 60_000);
      expect(files.url(id, ground)).toBe(url);
      ground.clock.at = new Date(start.getTime() + 59 * 60_000);
      expect((await get(url)).statusCode).toBe(200);
      ground.clock.at = new Date(start.getTime() + 90 * 60_000);
      expect((await get(url)).json()).toMatchObject({ code: 'file.link_expired', status: 403 });
      ground.clock.at = start;
    });

    test('cannot be forged, and leads to no other company', async () => {
      const id = await put(png);
      const url = files.url(id, ground);
      expect((await get(`${url.slice(0, -2)}xx`)).json()).toMatchObject({ code: 'file.not_found' });
      expect((await get('/files/nonsense')).statusCode).toBe(404);
      expect((await get(files.url(id, { tenant: randomUUID() }))).statusCode).toBe(404);
      expect(await view([id], randomUUID())).toEqual([]);
    });

    test('fits into the longest path parameter of the server', () => {
      expect(files.url(randomUUID(), ground, 'staff').length - '/files/'.length).toBeLessThan(200);
    });

    test('A-06: of staff opens only for staff of the company', async () => {
      const url = files.url(await put(png), ground, 'staff');
      expect((await get(url)).json()).toMatchObject({ code: 'session.required', status: 401 });
      expect((await get(url, { 'x-staff-of': randomUUID() })).statusCode).toBe(401);
      expect((await get(url, { 'x-staff-of': ground.tenant })).statusCode).toBe(200);
    });
  });

  describe('a message', () => {
    const claim = (id: string, where: string, tenant = ground.tenant) =>
      ground.db.tenant(tenant, (tx) => files.claimForMessage(tx, id, where));

    test('takes only what was uploaded for its conversation', async () => {
      const id = await put(png);
      await expect(claim(id, randomUUID())).rejects.toMatchObject({ code: 'file.not_found' });
      await expect(claim(id, conversation, randomUUID())).rejects.toMatchObject({ code: 'file.not_found' });
      await expect(claim('nonsense', conversation)).rejects.toMatchObject({ code: 'file.not_found' });
      expect(await claim(id, conversation)).toEqual({
        id,
        name: 'a.png',
        mime: 'image/png',
        size: png.length,
        kind: 'image',
      });
      expect((await claim(id, conversation)).id).toBe(id);
    });

    test('shows files in the order asked for', async () => {
      const [a, b] = [await put(png, 'a.png'), await put(png, 'b.png')];
      expect((await view([b, randomUUID(), a])).map(({ name }) => name)).toEqual(['b.png', 'a.png']);
    });
  });

  describe('a sweep', () => {
    test('removes the forgotten, the unattached and what a crash has left, and nothing else', async () => {
      const tenant = randomUUID();
      const start = ground.clock.at;
      ground.clock.at = new Date();
      const kept = await put(png, 'kept.png', tenant);
      await ground.db.tenant(tenant, (tx) => files.claimForMessage(tx, kept, conversation));
      const unclaimed = await put(png, 'unclaimed.png', tenant);
      const before = new Date(Date.now() - 2 * 3_600_000);
      await store.stray(home, tenant, `${randomUUID().slice(0, -2)}${kept.slice(-2)}`);
      const part = join(home, 'files/.incoming/stray');
      writeFileSync(part, 'x');
      utimesSync(part, before, before);
      expect(await files.sweep(tenant)).toBe(1);
      expect((await view([kept, unclaimed], tenant)).length).toBe(2);
      ground.clock.at = new Date(Date.now() + 25 * 3_600_000);
      expect(await files.sweep(tenant)).toBe(1);
      const [left] = await view([kept, unclaimed], tenant);
      expect(left!.id).toBe(kept);
      expect((await get(left!.url)).statusCode).toBe(200);
      await ground.db.tenant(tenant, (tx) => files.forget(tx, customer));
      expect((await get(left!.url)).statusCode).toBe(404);
      const [stored] = await lying();
      expect(await files.sweep(tenant)).toBe(1);
      expect((await lying())[0]).toBe(stored! - 1);
      expect(existsSync(part)).toBe(false);
      ground.clock.at = start;
    });
  });
}
