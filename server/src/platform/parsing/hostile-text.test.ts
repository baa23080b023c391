import iconv from 'iconv-lite';
import { afterAll, describe, expect, test } from 'vitest';
import { openTrials } from '../../../test/support/hostile/trial.ts';
import { zip } from '../../../test/support/hostile/zip.ts';
import { onePage, drawn } from '../../../test/support/hostile/pdf.ts';

const MB = 1024 * 1024;
const trials = openTrials();
afterAll(() => trials.close());

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const html = '<!doctype html><html><body><script>alert(1)</script><p>营业时间</p></body></html>';

describe('what a file says it is', () => {
  test.each<[what: string, name: string, mime: string | undefined, bytes: Buffer | string]>([
    ['B-42 MIME says png, bytes say html', 'a.html', 'image/png', html],
    ['B-42 the name says png, bytes say html', 'a.png', undefined, html],
    ['B-42 the name says pdf, bytes say html', 'a.pdf', 'application/pdf', html],
    ['B-42 the name says docx, bytes say pdf', 'a.docx', undefined, onePage(drawn('x'))],
    ['B-42 the name says pdf, bytes say zip', 'a.pdf', undefined, zip([{ name: 'a.txt', data: 'x' }])],
    ['B-42 a double ending whose last is a lie', 'a.html.csv', 'text/csv', html],
    ['B-42 a program by its name', 'setup.exe', undefined, 'echo 1'],
  ])('%s: refused', async (_, name, mime, bytes) => {
    await trials.refused({ name, bytes: Buffer.from(bytes), ...(mime && { mime }) }, 'file.kind_differs');
  });

  test.each<[what: string, name: string, bytes: Buffer]>([
    ['B-39 a picture', 'a.png', png],
    ['B-39 a picture that pretends to be a text', 'a.txt', png],
    ['B-39 a GIF that is a script too', 'a.html', Buffer.from('GIF89a/*<html><script>alert(1)</script>*/=1')],
    ['B-39 a picture that pretends to be a document', 'a.docx', Buffer.concat([png, Buffer.alloc(9000)])],
    ['B-30 an SVG', 'a.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['B-40 a sound', 'a.mp3', Buffer.concat([Buffer.from('ID3'), Buffer.alloc(900)])],
    ['B-42 a program', 'a.pdf', Buffer.from('MZ\u0090\0')],
    ['B-42 bytes that are nothing', 'a.csv', Buffer.from(Array.from({ length: 9000 }, (_, at) => (at * 7919) % 251))],
  ])('%s holds no text: refused', async (_, name, bytes) => {
    await trials.refused({ name, bytes }, 'file.unknown_kind');
  });

  test.each([
    ['a.txt', ''],
    ['a.csv', '\ufeff'],
    ['a.md', ' \n\n '],
  ])('B-42 nothing in %s: refused', async (name, text) => {
    await trials.refused({ name, bytes: Buffer.from(text) }, 'file.empty');
  });

  test('B-42 OFD and old formats are refused by name', async () => {
    await trials.refused({ name: 'a.ofd', bytes: zip([{ name: 'OFD.xml', data: '<x/>' }]) }, 'file.unsupported_kind');
    await trials.refused(
      { name: 'a.odt', bytes: zip([{ name: 'mimetype', data: 'x', store: true }]) },
      'file.unsupported_kind',
    );
  });

  test('B-30 scripts, styles and frames of a page are left out', async () => {
    const page =
      '<html><body><p>营业时间</p><script src="http://127.0.0.1:9/x.js"></script><style>p{}</style><iframe src="file:///etc/passwd"></iframe><img src=x onerror=alert(1)><svg onload=alert(1)><text>x</text></svg></body></html>';
    expect(await trials.attempt({ name: 'a.html', bytes: Buffer.from(page) })).toMatchObject({
      kind: 'parsed',
      file: { blocks: [{ type: 'paragraph', text: '营业时间' }] },
    });
  });
});

describe('names', () => {
  test.each([
    ['../../../etc/passwd.txt', 'passwd'],
    ['..\\..\\boot.txt', 'boot'],
    ['CON.txt', 'CON'],
    [`${'长'.repeat(300)}.txt`, '长'.repeat(120)],
    ['a\0b.txt', 'ab'],
    ['a\r\nSet-Cookie: x.txt', 'a Set-Cookie: x'],
    ['%2e%2e%2fpasswd.txt', '%2e%2e%2fpasswd'],
    ['invoice\u202efdp.txt', 'invoicefdp'],
    ['price\u200b\u2066list.txt', 'pricelist'],
    ['.txt', '.txt'],
    ['--eval=process.exit(7).txt', '--eval=process.exit(7)'],
    ['$(reboot);`reboot`.txt', '$(reboot);`reboot`'],
  ])('B-41, B-33: the name %j is a title and nothing else', async (name, title) => {
    expect(await trials.attempt({ name, bytes: Buffer.from('营业时间是九点。') })).toMatchObject({
      kind: 'parsed',
      file: { title },
    });
  });
});

describe('csv', () => {
  const csv = (text: string | Buffer) => ({ name: 'a.csv', bytes: Buffer.from(text) });

  test('B-50 a field of 10 MB is refused', async () => {
    await trials.refused(csv(`问题,答案\n"${'x'.repeat(10 * MB)}",y\n`), 'file.too_much_text');
  });

  test('B-50 a quote that never ends is refused with its row', async () => {
    const outcome = await trials.attempt(csv('问题,答案\n几点开门,九点\n"没有结束,x\n下一行,y\n'));
    expect(outcome).toMatchObject({ kind: 'refused', code: 'file.broken', details: { row: 3 } });
  });

  test('B-50 line endings of three systems in one file are line endings', async () => {
    const outcome = await trials.attempt(csv('问题,答案\r\n一,1\n二,2\r三,"3\r\n3"\n'));
    expect(outcome).toMatchObject({
      file: {
        tables: [
          {
            header: ['问题', '答案'],
            rows: [
              { row: 2, cells: ['一', '1'] },
              { row: 3, cells: ['二', '2'] },
              { row: 4, cells: ['三', '3\n3'] },
            ],
          },
        ],
      },
    });
  });

  test.each(['gbk', 'gb18030', 'utf-16le', 'utf-16be', 'utf8'])('B-50 Chinese in %s is Chinese', async (encoding) => {
    const text = '问题;答案\n加盟费要多少钱;三万元起，合同期三年。\n';
    const bytes = iconv.encode(text, encoding, { addBOM: encoding.startsWith('utf') });
    expect(await trials.attempt(csv(bytes))).toMatchObject({
      kind: 'parsed',
      file: {
        tables: [{ header: ['问题', '答案'], rows: [{ row: 2, cells: ['加盟费要多少钱', '三万元起，合同期三年。'] }] }],
      },
    });
  });

  test('B-50 50,000 columns are refused', async () => {
    await trials.refused(
      csv(`${Array.from({ length: 50_000 }, (_, at) => `c${at}`).join(',')}\n`),
      'file.too_many_columns',
    );
  });

  test('B-50 columns that are empty are no columns', async () => {
    expect(await trials.attempt(csv(`问题,答案${','.repeat(5000)}\n一,1\n`))).toMatchObject({
      kind: 'parsed',
      file: { tables: [{ header: ['问题', '答案'] }] },
    });
  });

  test('B-50 a million rows are refused', async () => {
    await trials.refused(csv('a,b\n'.repeat(1_000_000)), 'file.too_many_rows');
  });

  test('B-50 a table of 200 columns and 50,000 rows is refused before it is made', async () => {
    const wide = Array.from({ length: 200 }, (_, at) => `c${at}`).join(',');
    await trials.refused(csv(`${wide}\n${'x,y\n'.repeat(49_000)}`), 'file.too_many_rows');
  });

  test('B-50 __proto__ as a header and as a key is a name', async () => {
    expect(await trials.attempt(csv('__proto__,constructor\n1,2\n'))).toMatchObject({
      file: { tables: [{ header: ['__proto__', 'constructor'] }] },
    });
    const jsonl =
      '{"__proto__":{"polluted":1},"问题":"一"}\n{"constructor":{"prototype":{"polluted":1}},"问题":"二"}\n';
    expect(await trials.attempt({ name: 'a.jsonl', bytes: Buffer.from(jsonl) })).toMatchObject({
      file: { tables: [{ header: ['__proto__', '问题', 'constructor'] }] },
    });
  });
});

describe('text', () => {
  test('B-35 html 100,000 deep is refused', async () => {
    await trials.refused(
      { name: 'a.html', bytes: Buffer.from(`<html><body>${'<div>'.repeat(100_000)}x`) },
      'file.too_deep',
    );
  });

  test.each([
    ['quotes', '> '.repeat(20_000) + 'x'],
    ['lists', Array.from({ length: 3000 }, (_, at) => `${' '.repeat(at * 2)}- x`).join('\n')],
    ['brackets', '['.repeat(100_000)],
    ['emphasis', '*a '.repeat(50_000)],
    ['backticks', Array.from({ length: 1000 }, (_, at) => '`'.repeat(at)).join(' ')],
    ['tables', `|a\n|-\n${'|'.repeat(100_000)}`],
  ])(
    'B-35 Markdown of nested %s ends',
    async (_, text) => {
      const outcome = await trials.attempt({ name: 'a.md', bytes: Buffer.from(text) }, { ms: 35_000 });
      expect(['parsed', 'refused']).toContain(outcome.kind);
    },
    60_000,
  );

  test('B-35 6 million characters are refused', async () => {
    await trials.refused({ name: 'a.txt', bytes: Buffer.from('字'.repeat(6_000_000)) }, 'file.too_much_text');
    await trials.refused(
      { name: 'a.jsonl', bytes: Buffer.from(`{"a":"${'x'.repeat(5000)}"}\n`.repeat(1200)) },
      'file.too_much_text',
    );
  });

  test('B-35 jsonl 100,000 deep is no row', async () => {
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n`;
    const outcome = await trials.attempt({ name: 'a.jsonl', bytes: Buffer.from(deep) });
    expect(['parsed', 'refused']).toContain(outcome.kind);
  });
});
