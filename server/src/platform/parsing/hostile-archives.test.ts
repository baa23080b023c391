import { deflateRawSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import type { RefusalCode } from '#libs/parse';
import { type Entry, zip } from '../../../test/support/hostile/zip.ts';
import { openTrials } from '../../../test/support/hostile/trial.ts';

const MB = 1024 * 1024;
const trials = openTrials();
afterAll(() => trials.close());

const honest: Entry = { name: 'a.txt', data: '营业时间是九点到六点。' };
const named = (bytes: Buffer) => ({ name: 'knowledge.zip', bytes });

describe('paths', () => {
  test.each<[what: string, entry: Entry]>([
    ['B-34 one that climbs out', { name: '../../../etc/cron.d/x', data: 'x' }],
    ['B-34 one that climbs out in the middle', { name: 'a/../../x', data: 'x' }],
    ['B-34 an absolute one', { name: '/etc/passwd', data: 'x' }],
    ['B-34 one with a drive', { name: 'C:/Windows/x', data: 'x' }],
    ['B-34 one of Windows', { name: '..\\..\\x', data: 'x' }],
    ['B-34 one of a share', { name: '\\\\host\\x', data: 'x' }],
    ['B-34 a symbolic link', { name: 'link', data: '/etc/passwd', mode: 0o120777 }],
    ['B-41 one with a NUL', { name: 'a\0.txt', data: 'x' }],
    ['B-41 one with a line break', { name: 'a\nb.txt', data: 'x' }],
    ['B-41 one of 600 characters', { name: `${'长'.repeat(600)}.txt`, data: 'x' }],
  ])('%s is refused with the whole zip', async (_, entry) => {
    await trials.refused(named(zip([honest, entry])), 'file.unsafe_path');
  });

  test('B-34 a name in GBK is read as Chinese, also where its second byte is a backslash', async () => {
    // 誠 is 0xD55C in GBK; `价格` 0xBCDB 0xB8F1.
    const name = Buffer.from([0xd5, 0x5c, 0xbc, 0xdb, 0xb8, 0xf1, 0x2e, 0x74, 0x78, 0x74]);
    const outcome = await trials.attempt(named(zip([{ ...honest, name }])));
    expect(outcome).toMatchObject({ kind: 'archive', members: [{ path: '誠价格.txt', outcome: { kind: 'parsed' } }] });
  });
});

describe('bombs', () => {
  const zeros = (size: number) => Buffer.alloc(size, 0x41);

  test.each<[what: string, make: () => Buffer, code: RefusalCode]>([
    [
      'B-35 42 kB that are gigabytes by their directory',
      () =>
        zip(
          Array.from({ length: 40 }, (_, at) => ({
            name: `${at}.txt`,
            packed: deflateRawSync(zeros(MB)),
            claims: { size: 0xfffffff0 },
          })),
        ),
      'file.bomb',
    ],
    [
      'B-35 300 MB that say they are',
      () => zip(Array.from({ length: 30 }, (_, at) => ({ name: `${at}.txt`, data: zeros(10 * MB) }))),
      'file.bomb',
    ],
    [
      'B-35 100 MB that say they are 10 bytes',
      () => zip([{ name: 'a.txt', packed: deflateRawSync(zeros(100 * MB)), claims: { size: 10 } }]),
      'file.bomb',
    ],
    ['B-35 one entry that goes beyond 200 to 1', () => zip([{ name: 'a.txt', data: zeros(4 * MB) }]), 'file.bomb'],
    [
      'B-35 entries that share their bytes',
      () =>
        zip([
          { ...honest, data: zeros(1000) },
          ...Array.from({ length: 1000 }, (_, at) => ({
            ...honest,
            data: zeros(1000),
            name: `${at}.txt`,
            sharesWith: 0,
          })),
        ]),
      'file.bomb',
    ],
    [
      'B-35 65,536 entries',
      () => zip(Array.from({ length: 65_536 }, (_, at) => ({ name: `${at}.txt`, data: '', store: true }))),
      'file.too_many_entries',
    ],
    [
      'B-35 more files than one import takes',
      () => zip(Array.from({ length: 300 }, (_, at) => ({ ...honest, name: `${at}.txt` }))),
      'file.too_many_entries',
    ],
    ['B-35 a password', () => zip([{ ...honest, flags: 1 }]), 'file.encrypted'],
    ['B-35 a directory that is cut off', () => zip([honest]).subarray(0, -30), 'file.broken'],
    ['B-35 nothing at all', () => zip([]), 'file.empty'],
  ])('%s: refused', async (_, make, code) => {
    await trials.refused(named(make()), code);
  });

  test('B-35 a size that is larger than what comes out: the member is refused, the others stand', async () => {
    const liar: Entry = { name: 'liar.txt', data: 'x', claims: { size: 500 } };
    expect(await trials.attempt(named(zip([liar, honest])))).toMatchObject({
      kind: 'archive',
      members: [
        { path: 'liar.txt', outcome: { kind: 'refused', code: 'file.broken' } },
        { path: 'a.txt', outcome: { kind: 'parsed' } },
      ],
    });
  });

  test('B-35 ten zips inside each other: the second is not opened', async () => {
    let inner = zip([honest]);
    for (let depth = 0; depth < 10; depth++) inner = zip([{ name: `${depth}.zip`, data: inner, store: true }]);
    expect(await trials.attempt(named(inner))).toMatchObject({
      members: [{ path: '9.zip', outcome: { kind: 'refused', code: 'file.nested_archive' } }],
    });
  });

  test('B-35 a file over 50 MB is refused before a process is started', async () => {
    await trials.refused({ name: 'a.txt', bytes: Buffer.alloc(50 * MB + 1, 0x41) }, 'file.too_big', { ms: 200 });
  });
});
