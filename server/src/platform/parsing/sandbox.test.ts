import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { errorCodes } from '#contracts/errors';
import { type Progress, refusalCodes } from '#libs/parse';
import { docx, paragraph } from '../../../test/support/hostile/office.ts';
import { onePage } from '../../../test/support/hostile/pdf.ts';
import { createParser, type Parser, type ParserLimits } from './index.ts';
import { nodeArguments } from './run.ts';

const opened: Parser[] = [];
const open = (limits: Partial<ParserLimits> = {}) => {
  const parser = createParser(limits);
  opened.push(parser);
  return parser;
};
afterAll(() => Promise.all(opened.map((parser) => parser.close())));

const text = { name: 'a.txt', bytes: Buffer.from('营业时间是九点到六点。') };
const long = {
  name: 'a.docx',
  bytes: docx({ body: Array.from({ length: 40_000 }, (_, at) => paragraph(`第${at}段`)).join('') }),
};

/** A page whose tree takes more than its text. */
const page = { name: 'a.html', bytes: Buffer.from(`<html><body>${'<p><b>a</b><i>b</i></p>'.repeat(60_000)}`) };
/** A few kB that are half a gigabyte in one stream. */
const swelling = {
  name: 'a.pdf',
  bytes: onePage({
    dictionary: '/Filter[/FlateDecode/FlateDecode/FlateDecode]',
    stream: deflateSync(deflateSync(deflateSync(Buffer.alloc(512 * 1024 * 1024, 0x20), { level: 1 }))),
  }),
};

test('every refusal has a code that the interface words', () => {
  expect(refusalCodes.filter((code) => !(code in errorCodes))).toEqual([]);
});

describe('limits of the process', () => {
  test('one that takes too long is ended and named', async () => {
    const began = Date.now();
    expect(await open({ seconds: 0.1 }).parse(long)).toEqual({
      kind: 'refused',
      code: 'file.timeout',
      details: { seconds: 0.1 },
    });
    expect(Date.now() - began).toBeLessThan(2000);
  });

  test('one that takes too much memory is ended and named', async () => {
    expect(await open({ rssBytes: 60 * 1024 * 1024, watchEveryMs: 5 }).parse(long)).toMatchObject({
      code: 'file.too_much_memory',
    });
  });

  test('what the watch is too slow for, the system refuses', async () => {
    let most = 0;
    const blind = open({ rssBytes: 9e9, watchEveryMs: 10, onMemory: (bytes) => (most = Math.max(most, bytes)) });
    expect(await blind.parse(swelling)).toMatchObject({ code: 'file.too_much_memory' });
    expect(most).toBeLessThan(700 * 1024 * 1024);
  }, 60_000);

  test('one whose heap is full is refused the same way', async () => {
    const outcome = await open({ heapBytes: 30 * 1024 * 1024, seconds: 15 }).parse(page);
    // A heap that is nearly full is cleaned for long before it is given up.
    expect(['file.too_much_memory', 'file.timeout']).toContain(outcome.kind === 'refused' && outcome.code);
  }, 60_000);

  test('one that answers too much is ended', async () => {
    expect(await open({ answerBytes: 1000 }).parse(long)).toMatchObject({
      kind: 'refused',
      code: 'file.too_much_text',
    });
  });
});

test('a process that cannot start is our fault, not that of the file', async () => {
  await expect(open({ dataBytes: 50 * 1024 * 1024 }).parse(text)).rejects.toThrow('does not start');
});

describe('the queue', () => {
  test('two are read at once, the limit waits, the next is refused, and all are answered', async () => {
    const parser = open({ waiting: 2 });
    const outcomes = await Promise.all([1, 2, 3, 4, 5].map(() => parser.parse(text)));
    expect(outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.code : outcome.kind))).toEqual([
      'parsed',
      'parsed',
      'parsed',
      'parsed',
      'file.parser_busy',
    ]);
  });

  test('a reader that is given up stops, running or waiting', async () => {
    const parser = open({ atOnce: 1 });
    const gone = new AbortController();
    const both = [parser.parse(long, { signal: gone.signal }), parser.parse(long, { signal: gone.signal })];
    setTimeout(() => gone.abort(), 50);
    expect(await Promise.all(both)).toMatchObject([{ code: 'file.cancelled' }, { code: 'file.cancelled' }]);
    expect(await parser.parse(text)).toMatchObject({ kind: 'parsed' });
  });

  test('closing ends what runs and takes nothing more', async () => {
    const parser = open();
    const running = parser.parse(long);
    await parser.close();
    expect(await running).toMatchObject({ code: 'file.cancelled' });
    expect(await parser.parse(text)).toMatchObject({ code: 'file.cancelled' });
  });

  test('progress goes forward and reaches the caller', async () => {
    const seen: Progress[] = [];
    await open().parse(long, { onProgress: (progress) => seen.push(progress) });
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.map(({ fraction }) => fraction)).toEqual(
      seen.map(({ fraction }) => fraction).toSorted((a, b) => a - b),
    );
  });
});

describe('what the process may do', () => {
  /** Runs a line in the very process that reads files, in the place of the reader. */
  function inside(line: string): Promise<string> {
    const probe = spawn(process.execPath, [...nodeArguments({ heapBytes: 64 * 1024 * 1024 }), '-e', line], { env: {} });
    let said = '';
    probe.stdout.on('data', (piece: Buffer) => (said += piece.toString()));
    probe.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
    return new Promise((done) => probe.on('close', () => done(said)));
  }

  const secret = fileURLToPath(new URL('../../../../tsconfig.json', import.meta.url));

  test.each<[what: string, line: string]>([
    ['read a file outside its code', `require('node:fs').readFileSync(${JSON.stringify(secret)})`],
    ['read what the machine knows', `require('node:fs').readFileSync('/etc/passwd')`],
    ['write a file', `require('node:fs').writeFileSync('/tmp/parsing-probe', 'x')`],
    ['start a process', `require('node:child_process').spawnSync('id')`],
    ['start a thread', `new (require('node:worker_threads').Worker)('1', { eval: true })`],
    ['load an addon', `process.dlopen({ exports: {} }, '/x.node')`],
  ])('it may not %s', async (_, line) => {
    expect(existsSync(secret)).toBe(true);
    expect(await inside(line)).toMatch(/ERR_ACCESS_DENIED|ERR_DLOPEN_DISABLED/);
  });

  test('it may not make code of a string, and knows nothing of our environment', async () => {
    expect(await inside(`new Function('return 1')()`)).toMatch(/Code generation from strings disallowed/);
    expect(await inside('console.log(Object.keys(process.env).length)')).toBe('0\n');
  });
});
