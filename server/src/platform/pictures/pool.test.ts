import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createCanvas } from '@napi-rs/canvas';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { errorCodes } from '#contracts/errors';
import { registerFonts } from '../../../../bench/ocr/fonts.ts';
import { drawn, moving, pictureOf, png } from '../../../test/support/pictures.ts';
import { createPictures, pictureRefusals, type Pictures, type PicturesOptions } from './index.ts';
import { nodeArguments } from './worker.ts';

vi.setConfig({ testTimeout: 90_000 });
const MB = 1024 * 1024;
const opened: Pictures[] = [];
/** Pictures whose processes tell what they hold, and of what they ended. */
function open(limits: PicturesOptions = {}) {
  const ended: string[] = [];
  const pictures = createPictures({ ...limits, onEnded: (hand, why) => ended.push(`${hand} ${why}`) });
  opened.push(pictures);
  return { pictures, ended };
}
afterAll(() => Promise.all(opened.map((pictures) => pictures.close())));

/** Takes some seconds to wash. */
const slow = await pictureOf({ width: 7_000, height: 7_000 }).webp({ effort: 0 }).toBuffer();
const page = await drawn({ width: 900, height: 700, noise: true });

test('every refusal has a code that the interface words', () => {
  expect(pictureRefusals.filter((code) => !(code in errorCodes))).toEqual([]);
});

test('no process is started before the first picture, and one serves many', async () => {
  const pids = new Set<number>();
  const { pictures, ended } = open({ onMemory: ({ pid }) => pids.add(pid), wash: { watchEveryMs: 1 } });
  expect(pids.size).toBe(0);
  for (let times = 0; times < 5; times++) expect(await pictures.clean(page)).toMatchObject({ kind: 'clean' });
  expect([pids.size, ended]).toEqual([1, []]);
  await pictures.close();
  expect(ended).toEqual(['wash replaced']);
});

describe('a process that dies in the middle of a picture', () => {
  /** Kills whoever reads, as often as told, at the first look: the picture was given 25 ms before. */
  function murderous(times: number, signal: NodeJS.Signals) {
    let left = times;
    const kill = ({ hand, pid }: { hand: string; pid: number }) => {
      if (hand === 'read' && left-- > 0) process.kill(pid, signal);
    };
    return { ...open({ onMemory: kill }), again: () => void (left = times) };
  }

  test('its caller gets an answer, and the next picture is read', async () => {
    const { pictures, ended } = murderous(1, 'SIGSEGV');
    expect(await pictures.read(page)).toEqual({ kind: 'refused', code: 'picture.broken' });
    expect(await pictures.read(page)).toMatchObject({ kind: 'read', width: 900, height: 700 });
    expect(ended).toEqual(['read crash']);
  });

  test('when it has served others, a fresh one tries the picture once more, and once only', async () => {
    const killing = murderous(1, 'SIGKILL');
    expect(await killing.pictures.read(page)).toMatchObject({ code: 'picture.too_much_memory' });
    expect(await killing.pictures.read(png)).toMatchObject({ kind: 'read' });
    killing.again();
    expect(await killing.pictures.read(page)).toMatchObject({ kind: 'read', width: 900 });
    expect(killing.ended).toEqual(['read memory', 'read memory']);
  });

  test('one that waits for work and dies is not missed', async () => {
    let pid = 0;
    const { pictures } = open({ onMemory: (seen) => (pid = seen.pid), wash: { watchEveryMs: 1 } });
    expect(await pictures.clean(page)).toMatchObject({ kind: 'clean' });
    process.kill(pid, 'SIGKILL');
    expect(await pictures.clean(page)).toMatchObject({ kind: 'clean' });
  });
});

describe('limits of a process', () => {
  test('one that takes too long is ended and named', async () => {
    const { pictures, ended } = open({ wash: { seconds: 0.2 } });
    expect(await pictures.clean(slow)).toEqual({ kind: 'refused', code: 'picture.too_slow' });
    expect(await pictures.clean(png)).toMatchObject({ kind: 'clean' });
    expect(ended).toEqual(['wash time']);
  });

  test('one that takes too much memory is ended and named, and the next is washed', async () => {
    const { pictures, ended } = open({ wash: { rssBytes: 150 * MB, watchEveryMs: 5 } });
    expect(await pictures.clean(slow)).toEqual({ kind: 'refused', code: 'picture.too_much_memory' });
    expect(await pictures.clean(png)).toMatchObject({ kind: 'clean' });
    expect(ended).toEqual(['wash memory']);
  });

  test('what the watch is too slow for, the system refuses', async () => {
    let most = 0;
    const { pictures } = open({
      onMemory: ({ bytes }) => (most = Math.max(most, bytes)),
      wash: { rssBytes: 9e9, dataBytes: 700 * MB, watchEveryMs: 10 },
    });
    expect(await pictures.clean(slow)).toMatchObject({ kind: 'refused' });
    expect(most).toBeLessThan(400 * MB);
    expect(await pictures.clean(png)).toMatchObject({ kind: 'clean' });
  });

  test('one that answers too much is refused', async () => {
    const { pictures, ended } = open({ wash: { answerBytes: 10_000 } });
    expect(await pictures.clean(page)).toEqual({ kind: 'refused', code: 'picture.too_large' });
    expect([await pictures.clean(png), ended]).toMatchObject([{ kind: 'clean' }, []]);
  });

  test('one that is tired or has served its number is replaced by a fresh one', async () => {
    const counted = open({ wash: { pictures: 2 } });
    for (let times = 0; times < 4; times++) await counted.pictures.clean(png);
    await expect.poll(() => counted.ended).toEqual(['wash replaced', 'wash replaced']);
    const tired = open({ wash: { tiredBytes: 10 * MB } });
    expect(await tired.pictures.clean(png)).toMatchObject({ kind: 'clean' });
    await expect.poll(() => tired.ended).toEqual(['wash replaced']);
  });

  test('one without work ends', async () => {
    const { pictures, ended } = open({ wash: { idleSeconds: 0.1 } });
    expect(await pictures.clean(png)).toMatchObject({ kind: 'clean' });
    await expect.poll(() => ended).toEqual(['wash replaced']);
  });

  test('one that cannot start is our fault, not that of the picture', async () => {
    const later = { code: 'service.overloaded', retryAfter: 60, message: expect.stringContaining('does not start') };
    await expect(open({ wash: { dataBytes: 50 * MB } }).pictures.clean(png)).rejects.toMatchObject(later);
    await expect(open({ wash: { startSeconds: 0.01 } }).pictures.clean(png)).rejects.toMatchObject(later);
    await expect(open({ read: { startSeconds: 0.01 } }).pictures.read(png)).rejects.toMatchObject(later);
  });

  test('more bytes than a picture may have are not even looked at', async () => {
    const { pictures, ended } = open({ bytes: 100 });
    expect(await pictures.clean(page)).toEqual({ kind: 'refused', code: 'picture.too_large' });
    expect(await pictures.read(page)).toEqual({ kind: 'refused', code: 'picture.too_large' });
    expect(ended).toEqual([]);
  });
});

describe('the queue', () => {
  test('one is washed, the limit waits, the next is refused, and all are answered', async () => {
    const { pictures } = open({ wash: { waiting: 2 } });
    const outcomes = await Promise.all([1, 2, 3, 4, 5].map(() => pictures.clean(page)));
    expect(outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.code : outcome.kind))).toEqual([
      'clean',
      'clean',
      'clean',
      'picture.busy',
      'picture.busy',
    ]);
  });

  test('a caller who gives up is answered at once, running or waiting', async () => {
    const { pictures } = open();
    const gone = new AbortController();
    const both = [pictures.clean(slow, gone.signal), pictures.clean(slow, gone.signal)];
    setTimeout(() => gone.abort(), 50);
    const cancelled = { kind: 'refused', code: 'picture.cancelled' };
    expect(await Promise.all(both)).toEqual([cancelled, cancelled]);
    expect(await pictures.clean(png, gone.signal)).toEqual(cancelled);
    expect(await pictures.clean(png)).toMatchObject({ kind: 'clean' });
  });

  test('closing ends what runs and what waits, and takes nothing more', async () => {
    const { pictures } = open();
    const both = [pictures.clean(slow), pictures.clean(slow)];
    await pictures.close();
    const cancelled = { kind: 'refused', code: 'picture.cancelled' };
    expect(await Promise.all([...both, pictures.clean(png), pictures.read(png)])).toEqual(Array(4).fill(cancelled));
  });
});

test('a language that PP-OCR does not know is read inside the limits', async () => {
  const { pictures, ended } = open();
  const rows = [
    '안녕하세요 고객님',
    '사업자 등록증을 보내 드립니다',
    '대표자 이름은 홍길동입니다',
    '서울특별시 강남구 테헤란로',
    '감사합니다',
  ];
  registerFonts(['ocr-sans']);
  const canvas = createCanvas(900, 500);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#111';
  context.font = '34px ocr-sans';
  for (const [at, row] of rows.entries()) context.fillText(row, 60, 90 + at * 80);
  const read = await pictures.read(canvas.toBuffer('image/png'));
  const words = read.kind === 'read' ? read.lines.map(({ text }) => text) : read.code;
  expect([words, ended]).toEqual([rows, []]);
});

test('what is read says whether that was all there is to see', async () => {
  const { pictures } = open();
  const seeThrough = (opacity: number) => pictureOf({ width: 40, height: 30 }).ensureAlpha(opacity).png().toBuffer();
  const wholeOf = async (picture: Buffer) => {
    const read = await pictures.read(picture);
    return read.kind === 'read' && read.whole;
  };
  for (const kind of ['png', 'jpeg', 'gif', 'webp'] as const) expect(await wholeOf(await drawn({ kind }))).toBe(true);
  expect(await wholeOf(await seeThrough(1))).toBe(true);
  for (const part of [seeThrough(0.9), moving({ frames: 2 }), moving({ kind: 'webp' })])
    expect(await wholeOf(await part)).toBe(false);
});

test('what is to be covered nowhere is no order, for nothing would be covered', async () => {
  const nowhere = { x: Number.NaN, y: 0 };
  const { pictures } = open();
  expect(() => pictures.cover(png, [[nowhere, nowhere, nowhere, nowhere]])).toThrow(RangeError);
});

describe('what the process may do', () => {
  /** Runs a line in the very process that works on pictures, in the place of the work. */
  function inside(line: string, hand: 'wash' | 'read' = 'wash'): Promise<string> {
    const probe = spawn(process.execPath, [...nodeArguments(hand, { heapBytes: 64 * MB }), '-e', line], { env: {} });
    let said = '';
    probe.stdout.on('data', (piece: Buffer) => (said += piece.toString()));
    probe.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
    return new Promise((done) => probe.on('close', () => done(said)));
  }

  const secret = fileURLToPath(new URL('../../../../tsconfig.json', import.meta.url));

  test.each<[what: string, line: string]>([
    ['read a file outside its code', `require('node:fs').readFileSync(${JSON.stringify(secret)})`],
    ['read what the machine knows', `require('node:fs').readFileSync('/etc/passwd')`],
    ['write a file', `require('node:fs').writeFileSync('/tmp/pictures-probe', 'x')`],
    ['start a process', `require('node:child_process').spawnSync('id')`],
    ['start a thread', `new (require('node:worker_threads').Worker)('1', { eval: true })`],
  ])('it may not %s', async (_, line) => {
    expect(existsSync(secret)).toBe(true);
    expect(await inside(line)).toMatch(/ERR_ACCESS_DENIED/);
  });

  test.each<[what: string, line: string]>([
    ['read a file outside its code', `require('node:fs').readFileSync(${JSON.stringify(secret)})`],
    ['read what the machine knows', `require('node:fs').readFileSync('/etc/passwd')`],
    ['write a file', `require('node:fs').writeFileSync('/tmp/pictures-probe', 'x')`],
    ['start a process', `require('node:child_process').spawnSync('id')`],
  ])('a thread of that which reads may not %s', async (_, line) => {
    const thread = `new (require('node:worker_threads').Worker)(${JSON.stringify(line)}, { eval: true })`;
    expect(await inside(thread, 'read')).toMatch(/ERR_ACCESS_DENIED/);
  });

  test('it may not make code of a string, and knows nothing of our environment', async () => {
    expect(await inside(`new Function('return 1')()`)).toMatch(/Code generation from strings disallowed/);
    expect(await inside('console.log(Object.keys(process.env).length)')).toBe('0\n');
  });
});
